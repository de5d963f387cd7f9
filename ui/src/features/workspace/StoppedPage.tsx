import { Anchor, Button, Group, Stack, Text, Title } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { ProblemBox } from "../../shared/ProblemBox";
import type { WorkspaceStatus } from "../../transport/generated";
import { useWrite } from "../../transport/react";
import { useRestoring } from "../admin/opened";
import { Doorstep } from "./Doorstep";
import { RestorePage } from "./RestorePage";

/** The workspace cannot be used until its file was dealt with: says why, restores a backup, or lets it be opened again. */
export function StoppedPage({ status }: { status: WorkspaceStatus }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const lock = useWrite("workspace.lock");
  const [restoring, setRestoring] = useRestoring();

  if (restoring) return <RestorePage replaces onBack={() => setRestoring(false)} />;
  return (
    <Doorstep>
      <Stack gap="md">
        <Title order={1}>{t("stopped.title")}</Title>
        {status.trouble && <ProblemBox error={status.trouble} />}
        {lock.error && <ProblemBox error={lock.error} />}
        <Group justify="space-between">
          <Anchor component="button" type="button" size="sm" onClick={() => setRestoring(true)}>
            {t("admin.restore.link")}
          </Anchor>
          <Button loading={lock.isPending} onClick={() => lock.mutate({}, { onSuccess: () => void client.invalidateQueries({ queryKey: ["workspace.status"] }) })}>
            {t("stopped.tryAgain")}
          </Button>
        </Group>
        <Text size="xs" c="dimmed" style={{ overflowWrap: "anywhere" }}>
          {t("firstRun.folder", { folder: status.folder })}
        </Text>
      </Stack>
    </Doorstep>
  );
}
