import { Badge, Button, Group, Progress, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { confirm } from "../../shared/confirm";
import { bytes, percent } from "../../shared/format";
import { notifyProblem, ProblemBox } from "../../shared/ProblemBox";
import type { Weights, WeightsState } from "../../transport/generated";
import { isActive, noteJobs, useJob } from "../../transport/jobs";
import { useWrite } from "../../transport/react";
import classes from "./Settings.module.css";

const COLORS: Record<WeightsState, string> = { missing: "gray", partial: "yellow", installed: "green", damaged: "red" };

/** One model of the catalogue: what it is good for, its licence and size, and whether it is here. */
export function ModelRow({ model }: { model: Weights }) {
  const { t, i18n } = useTranslation();
  const fetching = useWrite("weights.fetch");
  const cancel = useWrite("jobs.cancel");
  const remove = useWrite("weights.remove");
  const job = useJob(model.job_id ?? fetching.data?.id ?? null);
  const active = job !== null && isActive(job);
  const size = bytes(model.bytes, i18n.language);
  const share = job && job.total > 0 ? job.done / job.total : 0;

  const askRemove = () =>
    confirm({
      title: t("weights.removeTitle", { name: model.name }),
      text: t("weights.removeText", { size }),
      verb: t("weights.remove"),
      danger: true,
      onConfirm: () => remove.mutate({ id: model.id }, { onError: notifyProblem }),
    });

  return (
    <li className={classes.model} data-testid={`model-${model.id}`}>
      <div>
        <Group gap={8}>
          <Text fw={500}>{model.name}</Text>
          <Badge variant="light" color={COLORS[model.state]}>
            {t(`weights.state.${model.state}`)}
          </Badge>
          {model.in_use && (
            <Badge variant="light">
              {t("weights.inUse")}
            </Badge>
          )}
          {model.recommended && (
            <Badge variant="light">
              {t("weights.recommended")}
            </Badge>
          )}
          {model.sample_only && (
            <Badge variant="outline" color="gray">
              {t("weights.sampleOnly")}
            </Badge>
          )}
        </Group>
        <Text size="sm" mt={2}>
          {i18n.language === "en" ? model.good_for.en : model.good_for.fr}
        </Text>
        <Text size="xs" c="dimmed" className="tabular">
          {size} · {model.licence}
        </Text>
        {model.sample_only && (
          <Text size="xs" c="dimmed">
            {t("weights.sampleHonest")}
          </Text>
        )}
      </div>
      <Group gap="xs" wrap="nowrap">
        {active ? (
          <Button size="compact-sm" variant="default" loading={cancel.isPending} onClick={() => cancel.mutate({ id: job.id }, { onError: notifyProblem })}>
            {t("common.cancel")}
          </Button>
        ) : (
          model.state !== "installed" && (
            <Button
              size="compact-sm"
              variant="default"
              loading={fetching.isPending}
              aria-label={t("weights.fetchOf", { name: model.name })}
              onClick={() => fetching.mutate({ id: model.id }, { onSuccess: (started) => noteJobs([started]), onError: notifyProblem })}
            >
              {model.state === "partial" ? t("weights.resume") : t("weights.fetch")}
            </Button>
          )
        )}
        {model.removable && !active && (
          <Button size="compact-sm" variant="subtle" color="red" loading={remove.isPending} aria-label={t("weights.removeOf", { name: model.name })} onClick={askRemove}>
            {t("weights.remove")}
          </Button>
        )}
      </Group>
      {active && (
        <Group gap="xs" wrap="nowrap" className={classes.wide}>
          <Progress flex={1} value={share * 100} aria-label={t("weights.fetchOf", { name: model.name })} />
          <Text size="xs" c="dimmed" className="tabular">
            {percent(share, i18n.language)}
          </Text>
        </Group>
      )}
      {job?.state === "failed" && job.error && model.state !== "installed" && (
        <div className={classes.wide}>
          <ProblemBox error={job.error} />
        </div>
      )}
    </li>
  );
}
