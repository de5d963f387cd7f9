import { Anchor, Button, Group, Stack, Text, Title, UnstyledButton } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { decimal, duration, percent } from "../../shared/format";
import { FactList } from "../../shared/FactList";
import type { Fact } from "../../shared/FactList";
import { ProblemBox } from "../../shared/ProblemBox";
import { Empty, Loading } from "../../shared/States";
import { isActive, useJobs } from "../../transport/jobs";
import type { AnswerView, MeasuredPicture, ObservationSummary, Spread } from "../../transport/generated";
import { useRead, useWrite } from "../../transport/react";
import paneClasses from "./Pane.module.css";
import type { Playback } from "./playback";
import { marksOf } from "./picture";
import classes from "./Picture.module.css";

/** More moments than these are no list any more; the lane shows them all. */
const MOST_MARKS = 40;

type Props = { answer: AnswerView; playback: Playback };

/** What can be said of the picture, in figures about the picture alone. */
export function PicturePane({ answer, playback }: Props) {
  const { t } = useTranslation();
  const { data, error, refetch } = useRead("observations.get", { answer_id: answer.id });
  const run = useWrite("observations.run");
  const busy = useJobs(isActive).some(({ kind, answer_id }) => kind === "observation" && answer_id === answer.id);

  const ready = data?.visible === true && data.consented && data.installed;
  return (
    <section className={paneClasses.pane} aria-labelledby="picture-title" data-testid="picture">
      <Group justify="space-between" wrap="nowrap" gap="xs" className={paneClasses.head}>
        <Title order={2} id="picture-title">
          {t("picture.title")}
        </Title>
        {ready && (
          <Button variant="default" size="compact-sm" loading={busy || run.isPending} onClick={() => run.mutate({ answer_id: answer.id })}>
            {data.measured ? t("picture.again") : t("picture.measure")}
          </Button>
        )}
      </Group>
      <Stack gap="md" p="sm" className={paneClasses.scroll}>
        {run.error && <ProblemBox error={run.error} />}
        {error ? (
          <ProblemBox error={error} onRetry={() => void refetch()} />
        ) : !data ? (
          <Loading rows={6} height={24} />
        ) : !data.visible ? (
          <Empty text={t("picture.noPicture")} />
        ) : !data.consented ? (
          <Empty text={t("picture.noConsent")} />
        ) : !data.installed ? (
          <Empty text={t("picture.noWeights")}>
            <Anchor component={Link} to="/settings/transcription" size="sm">
              {t("picture.toWeights")}
            </Anchor>
          </Empty>
        ) : data.measured ? (
          <Figures measured={data.measured} playback={playback} />
        ) : (
          <Empty text={busy ? t("picture.measuring") : t("picture.notYet")} />
        )}
        <Text size="xs" c="dimmed">
          {t("picture.honest")}
        </Text>
      </Stack>
    </section>
  );
}

function Figures({ measured, playback }: { measured: MeasuredPicture; playback: Playback }) {
  const { t } = useTranslation();
  const marks = marksOf(measured.events);
  return (
    <>
      <FactList facts={useFacts(measured.summary)} className={classes.facts} />
      {marks.length > 0 && (
        <section aria-label={t("picture.moments")}>
          <Text size="sm" fw={600} mb={4}>
            {t("picture.moments")}
          </Text>
          <ul className={classes.moments}>
            {marks.slice(0, MOST_MARKS).map(({ kind, startMs, endMs }) => (
              <li key={`${kind} ${startMs}`}>
                <UnstyledButton className={classes.moment} onClick={() => playback.seek(startMs)}>
                  <span className="tabular">{duration(startMs)}</span> {t(`picture.mark.${kind}`, { length: duration(endMs - startMs) })}
                </UnstyledButton>
              </li>
            ))}
          </ul>
          {marks.length > MOST_MARKS && (
            <Text size="xs" c="dimmed">
              {t("picture.more", { count: marks.length - MOST_MARKS })}
            </Text>
          )}
        </section>
      )}
    </>
  );
}

/** The figures with their units; what could not be measured says so. */
function useFacts(summary: ObservationSummary): Fact[] {
  const { t, i18n } = useTranslation();
  const language = i18n.language;
  const unmeasurable = t("picture.unmeasurable");
  const share = (value: number | null) => (value === null ? unmeasurable : t("picture.ofTheTime", { share: percent(value, language) }));
  const degrees = (value: Spread | null) => (value === null ? unmeasurable : t("picture.degrees", { mean: decimal(value.mean, language, 0), deviation: decimal(value.deviation, language, 0) }));
  const causes = Object.entries(summary.unmeasured)
    .filter(([, part]) => part >= 0.005)
    .map(([cause, part]) => `${t(`picture.cause.${cause as keyof ObservationSummary["unmeasured"]}`)}\u00a0${percent(part, language)}`);
  return [
    { label: t("picture.present"), value: share(summary.face_present) },
    { label: t("picture.facing"), value: share(summary.facing_camera) },
    { label: t("picture.several"), value: summary.several_faces === null ? unmeasurable : summary.several_faces === 0 ? t("picture.never") : t("picture.severalValue", { share: percent(summary.several_faces, language), count: summary.most_faces }) },
    { label: t("picture.yaw"), value: degrees(summary.yaw) },
    { label: t("picture.pitch"), value: degrees(summary.pitch) },
    { label: t("picture.roll"), value: degrees(summary.roll) },
    { label: t("picture.centre"), value: summary.centre === null ? unmeasurable : t("picture.centreValue", { x: percent(summary.centre[0], language), y: percent(summary.centre[1], language) }) },
    { label: t("picture.size"), value: summary.size === null ? unmeasurable : t("picture.sizeValue", { share: percent(summary.size, language) }) },
    { label: t("picture.light"), value: summary.brightness === null ? unmeasurable : percent(summary.brightness, language) },
    { label: t("picture.sharpness"), value: summary.sharpness === null ? unmeasurable : decimal(summary.sharpness, language, 2) },
    { label: t("picture.blinks"), value: summary.blinks_per_minute === null ? unmeasurable : t("picture.perMinute", { value: decimal(summary.blinks_per_minute, language, 0) }) },
    { label: t("picture.movement"), value: summary.movement === null ? unmeasurable : t("picture.movementValue", { value: decimal(summary.movement, language, 2) }) },
    { label: t("picture.measuredShare"), value: causes.length === 0 ? share(summary.measured) : `${share(summary.measured)} (${causes.join(", ")})` },
  ];
}
