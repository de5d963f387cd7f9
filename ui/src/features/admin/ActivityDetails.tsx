import { CopyButton, Button, Drawer, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { exact, NONE } from "../../shared/format";
import type { ActivityRow } from "../../transport/generated";
import { Facts } from "../settings/Facts";
import { areaName } from "./ActivityPage";

/** One line of the activity log with its place in the chain. */
export function ActivityDetails({ row, onClose }: { row: ActivityRow | null; onClose: () => void }) {
  const { t, i18n } = useTranslation();
  const code = (text: string) => (
    <Text component="span" size="xs" ff="monospace">
      {text === "" ? NONE : text}
    </Text>
  );
  return (
    <Drawer opened={row !== null} onClose={onClose} position="right" size={560} title={t("admin.activity.details")} closeButtonProps={{ "aria-label": t("common.close") }}>
      {row && (
        <Stack gap="md">
          <Facts
            rows={[
              { label: t("admin.activity.number"), value: String(row.number) },
              { label: t("admin.activity.when"), value: exact(row.at_ms, i18n.language) },
              { label: t("admin.activity.user"), value: row.user_name ?? t("admin.activity.unknownUser") },
              { label: t("admin.activity.area"), value: areaName(row.area) },
              { label: t("admin.activity.action"), value: code(row.method) },
              { label: t("admin.activity.outcome"), value: row.error === null ? t("admin.activity.done") : code(row.error) },
              { label: t("admin.activity.digest"), value: code(row.input_digest) },
              { label: t("admin.activity.previous"), value: code(row.previous) },
              { label: t("admin.activity.hash"), value: code(row.hash) },
            ]}
          />
          <Text size="xs" c="dimmed">
            {t("admin.activity.digestHelp")}
          </Text>
          <CopyButton value={JSON.stringify(row, null, 2)}>
            {({ copied, copy }) => (
              <Button variant="default" onClick={copy} style={{ alignSelf: "flex-start" }}>
                {copied ? t("common.copied") : t("common.copyDetails")}
              </Button>
            )}
          </CopyButton>
        </Stack>
      )}
    </Drawer>
  );
}
