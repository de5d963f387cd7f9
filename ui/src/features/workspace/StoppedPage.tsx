import { Button, Group, Stack, Text, Title } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { ProblemBox } from "../../shared/ProblemBox";
import type { WorkspaceStatus } from "../../transport/generated";
import { useWrite } from "../../transport/react";
import { Doorstep } from "./Doorstep";

/** The workspace cannot be used until its file was dealt with: says why, and lets it be opened again after that. */
export function StoppedPage({ status }: { status: WorkspaceStatus }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const lock = useWrite("workspace.lock");
  return (
    <Doorstep>
      <Stack gap="md">
        <Title order={1}>{t("stopped.title")}</Title>
        {status.trouble && <ProblemBox error={status.trouble} />}
        {lock.error && <ProblemBox error={lock.error} />}
        <Group justify="flex-end">
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
