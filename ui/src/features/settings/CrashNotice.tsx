import { Button, Group, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { readKey, useRead, useTransport } from "../../transport/react";

const NOTICE = "crash";

/** Says at the next start that the program failed the last time, until somebody has read it. */
export function CrashNotice() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const transport = useTransport();
  const client = useQueryClient();
  const open = useRead("workspace.status", {}).data?.state === "open";
  const unseen = useRead("crashes.list", {}, open).data?.some(({ seen }) => !seen) ?? false;

  useEffect(() => {
    if (!open || !unseen) return;
    notifications.show({
      id: NOTICE,
      autoClose: false,
      closeButtonProps: { "aria-label": t("common.close") },
      onClose: () => {
        const done = transport.call("crashes.seen", {}).then(() => client.invalidateQueries({ queryKey: readKey("crashes.list", {}) }));
        // Said again at the next start, then.
        done.catch(() => undefined);
      },
      message: (
        <>
          <Text size="sm">{t("crashes.notice")}</Text>
          <Group gap="xs" mt={6}>
            <Button
              size="compact-sm"
              variant="default"
              onClick={() => {
                notifications.hide(NOTICE);
                void navigate({ to: "/settings/{-$section}", params: { section: "about" } });
              }}
            >
              {t("crashes.look")}
            </Button>
          </Group>
        </>
      ),
    });
  }, [open, unseen, t, navigate, transport, client]);

  return null;
}
