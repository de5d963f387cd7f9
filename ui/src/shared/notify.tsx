import { Button, Group, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import i18next from "i18next";
import { remember } from "./undo";

const UNDO_MS = 10_000;

export function notifyDone(message: string): void {
  notifications.show({ message, autoClose: 4_000, closeButtonProps: { "aria-label": i18next.t("common.close") } });
}

export type ToastAction = { label: string; run: () => void };

/** A quiet line that offers what can be done about it, for ten seconds. */
export function notifyWith(message: string, actions: ToastAction[], onClose?: () => void): string {
  const id = notifications.show({
    ...(onClose && { onClose }),
    autoClose: UNDO_MS,
    closeButtonProps: { "aria-label": i18next.t("common.close") },
    message: (
      <>
        <Text size="sm" style={{ overflowWrap: "anywhere" }}>
          {message}
        </Text>
        <Group gap="xs" mt={6}>
          {actions.map(({ label, run }) => (
            <Button
              key={label}
              size="compact-sm"
              variant="default"
              onClick={() => {
                notifications.hide(id);
                run();
              }}
            >
              {label}
            </Button>
          ))}
        </Group>
      </>
    ),
  });
  return id;
}

/** Says what was done and offers to undo it for ten seconds, by the button or by Ctrl/⌘ Z. */
export function notifyUndo(message: string, undo: () => void): void {
  let id = "";
  const forget = remember({
    run: () => {
      notifications.hide(id);
      undo();
    },
  });
  const run = () => {
    forget();
    undo();
  };
  id = notifyWith(message, [{ label: i18next.t("common.undo"), run }], forget);
}
