import { Badge, Button, CopyButton, Group, Stack, Text, Title } from "@mantine/core";
import { IconCopy, IconFolder, IconStethoscope } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { bytes, exact, NONE } from "../../shared/format";
import { Page } from "../../shared/Page";
import { problemOf, textIfAny } from "../../shared/problem";
import { notifyProblem, ProblemBox } from "../../shared/ProblemBox";
import { Loading } from "../../shared/States";
import type { Diagnostics, Job, Keyring } from "../../transport/generated";
import { useRead, useTransport, useWrite } from "../../transport/react";
import { Facts } from "../settings/Facts";
import classes from "./Admin.module.css";
import { JobLine } from "./JobLine";

/** How the machine and the workspace are; what support asks for, without a name in it. */
export function DiagnosticsPage() {
  const { t } = useTranslation();
  const found = useRead("diagnostics.get", {});
  const check = useWrite("diagnostics.check");
  const [job, setJob] = useState<Job | null>(null);
  return (
    <Page
      title={t("nav.diagnostics")}
      actions={
        <>
          {found.data && (
            <CopyButton value={asText(found.data)}>
              {({ copied, copy }) => (
                <Button variant="default" leftSection={<IconCopy size={16} />} onClick={copy}>
                  {copied ? t("common.copied") : t("admin.diagnostics.copy")}
                </Button>
              )}
            </CopyButton>
          )}
          <Button
            leftSection={<IconStethoscope size={16} />}
            loading={check.isPending}
            onClick={() => check.mutate({}, { onSuccess: setJob, onError: notifyProblem })}
          >
            {t("admin.diagnostics.check")}
          </Button>
        </>
      }
    >
      <Stack gap="lg" maw={900}>
        <Text c="dimmed" size="sm">
          {t("admin.diagnostics.intro")}
        </Text>
        {job !== null && <JobLine key={job.id} begun={job} label={t("admin.diagnostics.checking")} />}
        {found.data ? <Found found={found.data} /> : found.error ? <ProblemBox error={found.error} onRetry={() => void found.refetch()} /> : <Loading rows={8} />}
      </Stack>
    </Page>
  );
}

/** Every fact on a line of its own: made to be pasted into a message. The folders name the user, and are left out. */
function asText(found: Diagnostics): string {
  return Object.entries(found)
    .filter(([name]) => name !== "folder" && name !== "log_folder")
    .map(([name, value]) => `${name}: ${typeof value === "object" ? JSON.stringify(value) : String(value)}`)
    .join("\n");
}

function Found({ found }: { found: Diagnostics }) {
  const { t, i18n } = useTranslation();
  const size = (count: number | null) => (count === null ? NONE : bytes(count, i18n.language));
  const check = found.last_check;
  const records = found.records
    .map(({ kind, count }) => ({ name: textIfAny(`admin.kind.${kind}`, {}) || kind, count }))
    .sort((one, other) => one.name.localeCompare(other.name, i18n.language));
  return (
    <>
      <section aria-labelledby="diagnostics-workspace">
        <Title order={2} id="diagnostics-workspace">
          {t("admin.diagnostics.workspace")}
        </Title>
        <Facts
          rows={[
            {
              label: t("admin.diagnostics.lastCheck"),
              value: check ? (
                <Group gap="xs">
                  <Badge variant="light" color={check.whole ? "green" : "red"}>
                    {t(check.whole ? "admin.diagnostics.whole" : "admin.diagnostics.damaged")}
                  </Badge>
                  {exact(check.at_ms, i18n.language)}
                </Group>
              ) : (
                t("admin.diagnostics.never")
              ),
            },
            { label: t("admin.diagnostics.database"), value: t("admin.diagnostics.databaseOf", { size: size(found.database_bytes), format: found.database_format }) },
            { label: t("admin.diagnostics.vault"), value: t("admin.diagnostics.vaultOf", { size: size(found.vault_bytes), count: found.recordings }) },
            { label: t("admin.diagnostics.audit"), value: t("admin.diagnostics.lines", { count: found.audit_lines }) },
            { label: t("admin.diagnostics.protection"), value: found.protection.map((way) => t(`admin.way.${way}`)).join(", ") },
            { label: t("admin.diagnostics.keyring"), value: <KeyringState keyring={found.keyring} keepsKey={found.protection.includes("keyring")} /> },
            { label: t("admin.diagnostics.jobs"), value: t("admin.diagnostics.jobsOf", { active: found.active_jobs, failed: found.failed_jobs }) },
            { label: t("settings.workspace.folder"), value: found.folder },
            { label: t("admin.diagnostics.log"), value: <Log folder={found.log_folder} size={size(found.log_bytes)} /> },
          ]}
        />
      </section>
      <section aria-labelledby="diagnostics-machine">
        <Title order={2} id="diagnostics-machine">
          {t("admin.diagnostics.machine")}
        </Title>
        <Facts
          rows={[
            { label: t("admin.diagnostics.version"), value: found.version },
            { label: t("admin.diagnostics.system"), value: `${found.system} ${found.architecture}` },
            { label: t("admin.diagnostics.processors"), value: String(found.processors) },
            { label: t("admin.diagnostics.memory"), value: t("admin.diagnostics.memoryOf", { free: size(found.free_memory_bytes), total: size(found.memory_bytes) }) },
            { label: t("admin.diagnostics.disk"), value: size(found.free_disk_bytes) },
            { label: t("admin.diagnostics.exports"), value: t(found.exports_writable ? "admin.diagnostics.yes" : "admin.diagnostics.no") },
            {
              label: t("settings.workspace.ffmpeg"),
              value: found.ffmpeg_problem === null ? `${found.ffmpeg ?? NONE} (${found.video_encoder ?? NONE})` : problemOf({ code: found.ffmpeg_problem, kind: "unavailable", params: {}, fields: [] }).title,
            },
            { label: t("admin.diagnostics.weights"), value: found.weights.filter(({ installed }) => installed).map(({ id }) => id).join(", ") || NONE },
            { label: t("admin.diagnostics.zone"), value: found.time_zone },
            { label: t("admin.diagnostics.clock"), value: exact(found.now_ms, i18n.language) },
          ]}
        />
      </section>
      <section aria-labelledby="diagnostics-records">
        <Title order={2} id="diagnostics-records" mb="xs">
          {t("admin.diagnostics.records")}
        </Title>
        <dl className={classes.counts}>
          {records.map(({ name, count }) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{count}</dd>
            </div>
          ))}
        </dl>
      </section>
    </>
  );
}

/** How the system's keyring is, and what that means for the key of this workspace. */
function KeyringState({ keyring, keepsKey }: { keyring: Keyring; keepsKey: boolean }) {
  const { t } = useTranslation();
  const works = keyring === "works";
  return (
    <Group gap="xs">
      <Badge variant="light" color={works ? "green" : keepsKey ? "red" : "gray"}>
        {t(`admin.diagnostics.keyringIs.${keyring}`)}
      </Badge>
      {keepsKey ? t(works ? "admin.diagnostics.keyThere" : "admin.diagnostics.keyOutOfReach") : t("admin.diagnostics.keyElsewhere")}
    </Group>
  );
}

/** Where the log is: opened in the window, to be copied in a browser. */
function Log({ folder, size }: { folder: string; size: string }) {
  const { t } = useTranslation();
  const { host } = useTransport();
  const open = useWrite("diagnostics.open_logs");
  return (
    <Group gap="xs">
      {t("admin.diagnostics.logOf", { folder, size })}
      {host === "desktop" ? (
        <Button size="compact-sm" variant="default" leftSection={<IconFolder size={14} />} onClick={() => open.mutate({}, { onError: notifyProblem })}>
          {t("admin.diagnostics.openLog")}
        </Button>
      ) : (
        <CopyButton value={folder}>
          {({ copied, copy }) => (
            <Button size="compact-sm" variant="default" leftSection={<IconCopy size={14} />} onClick={copy}>
              {copied ? t("common.copied") : t("admin.diagnostics.copyPath")}
            </Button>
          )}
        </CopyButton>
      )}
    </Group>
  );
}
