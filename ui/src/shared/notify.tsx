import { Button, Group, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import i18next from "i18next";

const UNDO_MS = 10_000;

export function notifyDone(message: string): void {
  notifications.show({ message, autoClose: 4_000, closeButtonProps: { "aria-label": i18next.t("common.close") } });
}

export type ToastAction = { label: string; run: () => void };

/** A quiet line that offers what can be done about it, for ten seconds. */
export function notifyWith(message: string, actions: ToastAction[]): void {
  const id = notifications.show({
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
}
