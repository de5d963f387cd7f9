import { Badge, Button, Group, Progress, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { confirm } from "../../shared/confirm";
import { bytes, percent, workTime } from "../../shared/format";
import { notifyProblem, ProblemBox } from "../../shared/ProblemBox";
import type { Job, Weights, WeightsState } from "../../transport/generated";
import { isActive, noteJobs, useJob } from "../../transport/jobs";
import { useWrite } from "../../transport/react";
import classes from "./Settings.module.css";

const COLORS: Record<WeightsState, string> = { missing: "gray", partial: "yellow", installed: "green", damaged: "red" };

/** One model of the catalogue: what it is good for, its licence, size and speed, and whether it is here. */
export function ModelRow({ model }: { model: Weights }) {
  const { t, i18n } = useTranslation();
  const fetching = useWrite("weights.fetch");
  const measuring = useWrite("weights.measure");
  const cancel = useWrite("jobs.cancel");
  const job = useJob(model.job_id ?? measuring.data?.id ?? fetching.data?.id ?? null);
  const active = job !== null && isActive(job);
  const timed = model.kind === "whisper" && !model.sample_only && model.state === "installed";
  const started = { onSuccess: (job: Job) => noteJobs([job]), onError: notifyProblem };

  return (
    <li className={classes.model} data-testid={`model-${model.id}`}>
      <div>
        <Group gap={8}>
          <Text fw={500}>{model.name}</Text>
          <Badge variant="light" color={COLORS[model.state]}>
            {t(`weights.state.${model.state}`)}
          </Badge>
          {model.in_use && <Badge variant="light">{t("weights.inUse")}</Badge>}
          {model.recommended && <Badge variant="light">{t("weights.recommended")}</Badge>}
          {model.sample_only && (
            <Badge variant="outline" color="gray">
              {t("weights.sampleOnly")}
            </Badge>
          )}
        </Group>
        <Text size="sm" mt={2}>
          {i18n.language === "en" ? model.good_for.en : model.good_for.fr}
        </Text>
        {timed && (
          <Text size="sm" className="tabular" data-testid="model-time">
            {model.hour_ms === null ? t("weights.untimed") : t("weights.hour", { time: workTime(model.hour_ms, i18n.language) })}
          </Text>
        )}
        <Text size="xs" c="dimmed" className="tabular">
          {bytes(model.bytes, i18n.language)} · {model.licence} · <span className={classes.address}>{model.licence_url.replace("https://", "")}</span>
        </Text>
        {model.sample_only && (
          <Text size="xs" c="dimmed">
            {t("weights.sampleHonest")}
          </Text>
        )}
      </div>
      <Group gap="xs" wrap="nowrap" justify="flex-end">
        {active && (
          <Button size="compact-sm" variant="default" loading={cancel.isPending} onClick={() => cancel.mutate({ id: job.id }, { onError: notifyProblem })}>
            {t("common.cancel")}
          </Button>
        )}
        {!active && model.state !== "installed" && (
          <Button
            size="compact-sm"
            variant="default"
            loading={fetching.isPending}
            aria-label={t("weights.fetchOf", { name: model.name })}
            onClick={() => fetching.mutate({ id: model.id }, started)}
          >
            {model.state === "partial" ? t("weights.resume") : t("weights.fetch")}
          </Button>
        )}
        {!active && timed && (
          <Button
            size="compact-sm"
            variant="default"
            loading={measuring.isPending}
            aria-label={t("weights.measureOf", { name: model.name })}
            onClick={() => measuring.mutate({ id: model.id }, started)}
          >
            {model.hour_ms === null ? t("weights.measure") : t("weights.measureAgain")}
          </Button>
        )}
        {!active && model.removable && <Remove model={model} />}
      </Group>
      {active && <Working job={job} model={model} />}
      {/* A model that came another way since was not in want of it. */}
      {job?.state === "failed" && job.error && !(job.kind === "weights" && model.state === "installed") && (
        <div className={classes.wide}>
          <ProblemBox error={job.error} />
        </div>
      )}
    </li>
  );
}

function Remove({ model }: { model: Weights }) {
  const { t, i18n } = useTranslation();
  const remove = useWrite("weights.remove");
  const stays = t(model.kind === "voice" ? "weights.removeVoice" : "weights.removeText", { size: bytes(model.state === "partial" ? model.present_bytes : model.bytes, i18n.language) });
  const ask = () =>
    confirm({
      title: t("weights.removeTitle", { name: model.name }),
      text: model.in_use && model.kind === "whisper" ? `${stays} ${t("weights.removeInUse")}` : stays,
      verb: t("weights.remove"),
      danger: true,
      onConfirm: () => remove.mutate({ id: model.id }, { onError: notifyProblem }),
    });
  return (
    <Button size="compact-sm" variant="subtle" color="red" loading={remove.isPending} aria-label={t("weights.removeOf", { name: model.name })} onClick={ask}>
      {t("weights.remove")}
    </Button>
  );
}

/** How far the download or the measurement is. */
function Working({ job, model }: { job: Job; model: Weights }) {
  const { t, i18n } = useTranslation();
  const share = job.total > 0 ? job.done / job.total : 0;
  const downloads = job.kind === "weights";
  const label = t(downloads ? "weights.fetchOf" : "weights.measureOf", { name: model.name });
  const done = downloads ? t("weights.received", { done: bytes(job.done, i18n.language), total: bytes(job.total || model.bytes, i18n.language) }) : t("weights.measuring");
  return (
    <div className={classes.wide}>
      <Group justify="space-between" gap="xs" mb={4}>
        <Text size="xs" c="dimmed" className="tabular">
          {job.state === "queued" ? t("jobs.state.queued") : done}
        </Text>
        <Text size="xs" c="dimmed" className="tabular">
          {percent(share, i18n.language)}
        </Text>
      </Group>
      <Progress value={share * 100} aria-label={label} />
    </div>
  );
}
