import { Text } from "@mantine/core";
import { modals } from "@mantine/modals";
import i18next from "i18next";
import type { ReactNode } from "react";

/** Asks before an act that can't be undone: names the thing and the consequence; the button says the verb. */
export function confirm(options: { title: string; text: ReactNode; verb: string; danger?: boolean; onConfirm: () => void; /** Once it is gone, whatever was answered. */ onGone?: () => void }): void {
  // The second click of two, while it goes, was not meant for it; nor was one that opened it and came twice.
  let confirmed = false;
  modals.openConfirmModal({
    closeOnClickOutside: false,
    title: options.title,
    children: (
      <Text size="sm" component="div">
        {options.text}
      </Text>
    ),
    labels: { confirm: options.verb, cancel: i18next.t("common.cancel") },
    confirmProps: options.danger ? { color: "red" } : {},
    closeButtonProps: { "aria-label": i18next.t("common.close") },
    onConfirm: () => {
      if (confirmed) return;
      confirmed = true;
      options.onConfirm();
    },
    ...(options.onGone && { onExitTransitionEnd: options.onGone }),
  });
}
