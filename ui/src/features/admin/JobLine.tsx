import { Button, Group, Progress, Text } from "@mantine/core";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { percent } from "../../shared/format";
import { notifyProblem, ProblemBox } from "../../shared/ProblemBox";
import type { Job } from "../../transport/generated";
import { isActive, noteJobs, noteRetry, useJob } from "../../transport/jobs";
import { useWrite } from "../../transport/react";

/** A job that the page waits for: how far it is, what went wrong; says once that it is done. */
export function JobLine({ begun, label, onDone }: { begun: Job; label: string; onDone?: () => void }) {
  const { t, i18n } = useTranslation();
  const { id } = begun;
  const job = useJob(id);
  useEffect(() => noteJobs([begun]), [begun]);
  const cancel = useWrite("jobs.cancel");
  const retry = useWrite("jobs.retry");
  const state = job?.state;
  const told = useRef(false);
  useEffect(() => {
    if (state === "done" && !told.current) {
      told.current = true;
      onDone?.();
    }
  }, [state, onDone]);

  if (job?.state === "failed" && job.error) {
    return <ProblemBox error={job.error} onRetry={() => retry.mutate({ id }, { onSuccess: noteRetry, onError: notifyProblem })} />;
  }
  if (job && !isActive(job)) return null;
  const share = job && job.total > 0 ? Math.min(1, job.done / job.total) : 0;
  return (
    <div data-testid="job-line">
      <Group justify="space-between" mb={4}>
        <Text size="sm">{label}</Text>
        <Group gap="xs">
          <Text size="xs" c="dimmed" className="tabular">
            {percent(share, i18n.language)}
          </Text>
          <Button size="compact-sm" variant="subtle" color="gray" loading={cancel.isPending} onClick={() => cancel.mutate({ id }, { onError: notifyProblem })}>
            {t("common.cancel")}
          </Button>
        </Group>
      </Group>
      <Progress value={share * 100} animated aria-label={label} />
    </div>
  );
}
