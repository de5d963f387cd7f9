import { Button, Checkbox, Group, PasswordInput, Stack, Text, Title } from "@mantine/core";
import { IconDatabaseExport } from "@tabler/icons-react";
import { useCallback, useState } from "react";
import { useTranslation } from "react-i18next";
import { bytes, characters, day, exact, NONE } from "../../shared/format";
import { notifyDone } from "../../shared/notify";
import { Page } from "../../shared/Page";
import { ProblemBox } from "../../shared/ProblemBox";
import { Loading } from "../../shared/States";
import type { BackupStatus, StartedExport } from "../../transport/generated";
import { useRead, useWrite } from "../../transport/react";
import { Facts } from "../settings/Facts";
import { PASSPHRASE_MIN } from "../workspace/passphrase";
import classes from "./Admin.module.css";
import { JobLine } from "./JobLine";
import { RestoreForm } from "./RestoreForm";

/** The workspace as one encrypted file, and back. */
export function BackupPage() {
  const { t } = useTranslation();
  const status = useRead("backup.status", {});
  return (
    <Page title={t("nav.backup")}>
      <Stack gap="xl" className={classes.column}>
        {status.data ? <Create status={status.data} /> : status.error ? <ProblemBox error={status.error} onRetry={() => void status.refetch()} /> : <Loading rows={4} />}
        <section aria-labelledby="restore-title">
          <Title order={2} id="restore-title" mb={4}>
            {t("admin.restore.title")}
          </Title>
          <Text size="sm" c="dimmed" mb="md">
            {t("admin.restore.replaceIntro")}
          </Text>
          <RestoreForm replaces />
        </section>
      </Stack>
    </Page>
  );
}

function Create({ status }: { status: BackupStatus }) {
  const { t, i18n } = useTranslation();
  const create = useWrite("backup.create");
  const everyday = status.ways.includes("passphrase");
  const [own, setOwn] = useState(false);
  const [passphrase, setPassphrase] = useState("");
  const [again, setAgain] = useState("");
  const [started, setStarted] = useState<StartedExport | null>(null);
  const done = useCallback(() => notifyDone(t("admin.backup.done")), [t]);
  const short = passphrase !== "" && characters(passphrase) < PASSPHRASE_MIN;
  const differs = again !== "" && again !== passphrase;
  const ready = !own || (characters(passphrase) >= PASSPHRASE_MIN && again === passphrase);
  const { last } = status;

  return (
    <section aria-labelledby="backup-title">
      <Title order={2} id="backup-title" mb={4}>
        {t("admin.backup.title")}
      </Title>
      <Text size="sm" c="dimmed" mb="md">
        {t("admin.backup.intro")}
      </Text>
      <Stack gap="md">
        <Facts
          rows={[
            { label: t("admin.backup.last"), value: last ? exact(last.made_at_ms, i18n.language) : NONE },
            ...(last
              ? [
                  { label: t("admin.backup.where"), value: last.path },
                  { label: t("admin.backup.size"), value: t("admin.backup.sizeOf", { size: bytes(last.bytes, i18n.language), count: last.recordings }) },
                  { label: t("admin.backup.expires"), value: day(last.expires_at_ms, i18n.language) },
                ]
              : []),
            { label: t("admin.backup.folder"), value: status.folder },
            { label: t("admin.backup.estimate"), value: bytes(status.bytes, i18n.language) },
          ]}
        />
        <Checkbox
          checked={own}
          onChange={(event) => setOwn(event.currentTarget.checked)}
          label={t("admin.backup.own")}
          description={t(everyday ? "admin.backup.opensByPassphrase" : "admin.backup.opensByCode")}
        />
        {own && (
          <Group align="flex-start" gap="sm" grow>
            <PasswordInput
              label={t("workspace.passphrase.label")}
              autoComplete="new-password"
              value={passphrase}
              error={short ? t("workspace.strength.short") : undefined}
              onChange={(event) => setPassphrase(event.currentTarget.value)}
              visibilityToggleButtonProps={{ "aria-label": t("workspace.passphrase.show") }}
            />
            <PasswordInput
              label={t("admin.backup.again")}
              autoComplete="new-password"
              value={again}
              error={differs ? t("admin.backup.differs") : undefined}
              onChange={(event) => setAgain(event.currentTarget.value)}
              visibilityToggleButtonProps={{ "aria-label": t("workspace.passphrase.show") }}
            />
          </Group>
        )}
        {create.error && <ProblemBox error={create.error} />}
        <Group>
          <Button
            leftSection={<IconDatabaseExport size={16} />}
            disabled={!ready}
            loading={create.isPending}
            onClick={() =>
              create.mutate(
                { passphrase: own ? passphrase : null, path: null },
                {
                  onSuccess: (begun) => {
                    setStarted(begun);
                    setPassphrase("");
                    setAgain("");
                    setOwn(false);
                  },
                },
              )
            }
          >
            {t("admin.backup.action")}
          </Button>
        </Group>
        {started && <JobLine key={started.job.id} begun={started.job} label={t("admin.backup.running")} onDone={done} />}
      </Stack>
    </section>
  );
}
