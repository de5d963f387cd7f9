import { Button, Group, Progress, Text } from "@mantine/core";
import { useCallback, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { percent } from "../../shared/format";
import { problemOf } from "../../shared/problem";
import { notifyProblem } from "../../shared/ProblemBox";
import type { Job, SessionView } from "../../transport/generated";
import type { Id } from "../../transport/transport";
import { isActive, noteJobs, noteRetry, useJobs } from "../../transport/jobs";
import { useWrite } from "../../transport/react";
import classes from "./Import.module.css";

/** Whether a later job does the same for the same question, so that this one says nothing any more. */
function isOutdated(job: Job, jobs: readonly Job[]): boolean {
  return jobs.some((other) => other.id !== job.id && other.kind === job.kind && other.question_id === job.question_id && other.answer_id === job.answer_id && other.created_at_ms > job.created_at_ms);
}

/** What is being imported and transcribed, and what failed. */
export function JobsStrip({ view }: { view: SessionView }) {
  const { t } = useTranslation();
  const [dismissed, setDismissed] = useState<ReadonlySet<Id>>(new Set());
  const sessionId = view.session.id;
  const jobs = useJobs(useCallback((job: Job) => job.session_id === sessionId && job.state !== "done", [sessionId]));
  const shown = jobs.filter((job) => isActive(job) || (!dismissed.has(job.id) && !isOutdated(job, jobs)));

  useEffect(() => noteJobs(view.jobs), [view.jobs]);

  /** The file, or while its name is hidden the question. */
  const labelOf = ({ label, question_id, answer_id }: Job) => {
    const asked = view.questions.find(({ question, answer }) => question.id === question_id || (answer !== null && answer.id === answer_id))?.question;
    return view.blind?.masked && asked ? `${t("session.question")} ${asked.position}` : label;
  };

  if (shown.length === 0) return null;
  return (
    <ul className={classes.jobs} aria-label={t("jobs.title")} data-testid="jobs">
      {shown.map((job) => (
        <JobRow key={job.id} job={job} label={labelOf(job)} onDismiss={() => setDismissed(new Set([...dismissed, job.id]))} />
      ))}
    </ul>
  );
}

function JobRow({ job, label, onDismiss }: { job: Job; label: string; onDismiss: () => void }) {
  const { t, i18n } = useTranslation();
  const cancel = useWrite("jobs.cancel");
  const retry = useWrite("jobs.retry");
  const share = job.total > 0 ? Math.min(1, job.done / job.total) : 0;

  return (
    <li className={classes.job} data-state={job.state} data-kind={job.kind}>
      <Text size="sm" truncate title={label}>
        {t(`jobs.kind.${job.kind}`)} · {label}
      </Text>
      {isActive(job) ? (
        <Progress value={share * 100} animated={job.state === "running"} aria-label={`${t(`jobs.kind.${job.kind}`)} ${label}`} />
      ) : (
        <Text size="sm" c={job.state === "failed" ? "var(--mantine-color-error)" : "dimmed"} role="status">
          {job.error ? `${problemOf(job.error).title} ${problemOf(job.error).safe}` : t(`jobs.state.${job.state}`)}
        </Text>
      )}
      <Text size="xs" c="dimmed" ta="right" className={`tabular ${classes.share}`}>
        {job.state === "queued" ? t("jobs.state.queued") : isActive(job) ? percent(share, i18n.language) : ""}
      </Text>
      <Group gap={4} wrap="nowrap">
        {isActive(job) ? (
          <Button size="compact-sm" variant="subtle" color="gray" loading={cancel.isPending} onClick={() => cancel.mutate({ id: job.id }, { onError: notifyProblem })}>
            {t("common.cancel")}
          </Button>
        ) : (
          <>
            <Button size="compact-sm" variant="default" loading={retry.isPending} onClick={() => retry.mutate({ id: job.id }, { onSuccess: noteRetry, onError: notifyProblem })}>
              {t("common.retry")}
            </Button>
            <Button size="compact-sm" variant="subtle" color="gray" onClick={onDismiss}>
              {t("jobs.dismiss")}
            </Button>
          </>
        )}
      </Group>
    </li>
  );
}
