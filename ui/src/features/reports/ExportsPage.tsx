import { Button, Group, Progress, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconDownload, IconFolder } from "@tabler/icons-react";
import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import { percent } from "../../shared/format";
import { Page } from "../../shared/Page";
import { problemOf } from "../../shared/problem";
import { notifyProblem, ProblemBox } from "../../shared/ProblemBox";
import { Empty, Listing } from "../../shared/States";
import { When } from "../../shared/When";
import type { ExportView, Job } from "../../transport/generated";
import { isActive, noteRetry, useJobs } from "../../transport/jobs";
import { useRead, useWrite } from "../../transport/react";
import { ExportDialog } from "./ExportDialog";
import classes from "./Reports.module.css";
import { ReportsTabs } from "./ReportsTabs";
import { useReveal } from "./useExport";

/** Exports of many reports: what runs, what failed, and where the last ones lie. */
export function ExportsPage() {
  const { t } = useTranslation();
  const [asking, { open, close }] = useDisclosure(false);
  const exports = useRead("reports.exports", {});
  const jobs = useJobs(useCallback((job: Job) => job.kind === "export" && (isActive(job) || job.state === "failed"), []));
  const begin = (
    <Button leftSection={<IconDownload size={16} />} onClick={open}>
      {t("reporting.exportCampaign")}
    </Button>
  );

  return (
    <Page title={t("nav.reports")} actions={begin}>
      <ReportsTabs at="/reports/exports" />
      {jobs.length > 0 && (
        <ul className={classes.exports} aria-label={t("jobs.title")} style={{ marginBottom: 16 }}>
          {jobs.map((job) => (
            <ExportJob key={job.id} job={job} />
          ))}
        </ul>
      )}
      <Listing
        items={exports.data}
        error={exports.error}
        onRetry={() => void exports.refetch()}
        rows={3}
        empty={
          jobs.length > 0 ? null : (
            <Empty text={t("reporting.noExports")}>
              <Button variant="default" onClick={open}>
                {t("reporting.exportCampaign")}
              </Button>
            </Empty>
          )
        }
      >
        {(items) => (
          <ul className={classes.exports} aria-label={t("reporting.tab.exports")}>
            {items.map((done) => (
              <Done key={done.id} done={done} />
            ))}
          </ul>
        )}
      </Listing>
      {asking && <ExportDialog onClose={close} />}
    </Page>
  );
}

function ExportJob({ job }: { job: Job }) {
  const { t, i18n } = useTranslation();
  const cancel = useWrite("jobs.cancel");
  const retry = useWrite("jobs.retry");
  const share = job.total > 0 ? Math.min(1, job.done / job.total) : 0;
  return (
    <li className={classes.export} data-state={job.state} data-kind="export">
      <Group justify="space-between" wrap="nowrap" mb={6}>
        <Text size="sm" fw={500} truncate title={job.label}>
          {job.label}
        </Text>
        <Text size="xs" c="dimmed" className="tabular">
          {isActive(job) ? (job.state === "queued" ? t("jobs.state.queued") : `${t("common.ofTotal", { done: job.done, total: job.total })} · ${percent(share, i18n.language)}`) : t("jobs.state.failed")}
        </Text>
      </Group>
      {isActive(job) ? <Progress value={share * 100} animated={job.state === "running"} aria-label={job.label} mb="xs" /> : job.error && <ProblemBox error={job.error} />}
      <Group gap="xs" justify="flex-end" mt="xs">
        {!isActive(job) && (
          <Button size="compact-sm" variant="default" loading={retry.isPending} onClick={() => retry.mutate({ id: job.id }, { onSuccess: noteRetry, onError: notifyProblem })}>
            {t("common.retry")}
          </Button>
        )}
        <Button size="compact-sm" variant="subtle" color="gray" loading={cancel.isPending} onClick={() => cancel.mutate({ id: job.id }, { onError: notifyProblem })}>
          {isActive(job) ? t("common.cancel") : t("jobs.dismiss")}
        </Button>
      </Group>
    </li>
  );
}

function Done({ done }: { done: ExportView }) {
  const { t } = useTranslation();
  const reveal = useReveal();
  const forget = useWrite("reports.forget_export");
  const [, folder = "", name = done.path] = /^(.*[\\/])([^\\/]+)$/.exec(done.path) ?? [];
  return (
    <li className={classes.export} data-testid="export">
      <Group justify="space-between" align="flex-start" wrap="nowrap">
        <div style={{ minWidth: 0 }}>
          <Text size="sm" fw={500} className={classes.path}>
            {name}
          </Text>
          <Text size="xs" c="dimmed" className={classes.path}>
            {folder}
          </Text>
          <Text size="xs" c="dimmed" component="div">
            {t("reporting.files", { count: done.files })} · <When atMs={done.at_ms} />
            {!done.there && ` · ${t("reporting.gone")}`}
          </Text>
        </div>
        <Group gap="xs" wrap="nowrap">
          <Button size="compact-sm" variant="default" leftSection={<IconFolder size={14} />} disabled={!done.there} onClick={() => reveal(done.path, true)}>
            {t("export.showFolder")}
          </Button>
          <Button size="compact-sm" variant="subtle" color="gray" loading={forget.isPending} onClick={() => forget.mutate({ id: done.id }, { onError: notifyProblem })}>
            {t("reporting.forget")}
          </Button>
        </Group>
      </Group>
      {done.failed.length > 0 && (
        <div role="status">
          <Text size="sm" c="var(--warn)" mt="xs">
            {t("reporting.failed", { count: done.failed.length })}
          </Text>
          <ul>
            {done.failed.map(({ session_id, name, error }) => (
              <li key={session_id}>
                <Text size="sm" component="span">
                  {name === "" ? t("reporting.erased") : name} · {problemOf(error).title}
                </Text>
              </li>
            ))}
          </ul>
        </div>
      )}
    </li>
  );
}
