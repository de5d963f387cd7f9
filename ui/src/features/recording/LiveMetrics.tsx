import { Text, UnstyledButton } from "@mantine/core";
import { useLocalStorage } from "@mantine/hooks";
import { IconChevronDown, IconChevronRight } from "@tabler/icons-react";
import { memo, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { NONE, decimal, percent } from "../../shared/format";
import type { LiveMoment, Unmeasured } from "../../transport/generated";
import { gapsOf, HEIGHT, pathOf, toldOf, WIDTH } from "./liveMetrics";
import type { Height } from "./liveMetrics";
import classes from "./LiveMetrics.module.css";
import { useLiveMetrics } from "./useLiveMetrics";

/** The scales of the charts are always the same, so that what moves little looks as if it did. */
const MOST_DEGREES = 45;
const MOST_SHARPNESS = 0.5;
const MOST_OPENING = 0.5;
const MOST_FACES = 3;

/** Small charts of the picture that is recorded, for whoever wishes to see them. They say nothing of the person. */
export const LiveMetrics = memo(function LiveMetrics({ paused, forgets = false }: { paused: boolean; /** Whether it is closed for the next person who comes. */ forgets?: boolean }) {
  const { t } = useTranslation();
  const id = useId();
  const here = useState(false);
  const remembered = useLocalStorage({ key: "recruteia.metrics", defaultValue: false, getInitialValueInEffect: false });
  const [opened, setOpened] = forgets ? here : remembered;
  const { state, moments, current } = useLiveMetrics(opened, paused);
  if (state === "off" || state === "switched_off" || state === "no_consent" || state === "no_picture") return null;
  const Chevron = opened ? IconChevronDown : IconChevronRight;
  const hindered = state === "not_installed" || state === "failed";
  return (
    <section className={classes.metrics} aria-labelledby={`${id}-title`} data-charts={(opened && !hindered) || undefined} data-testid="live-metrics">
      <div className={classes.head}>
        <UnstyledButton id={`${id}-title`} className={classes.toggle} aria-expanded={opened} aria-controls={opened ? `${id}-charts` : undefined} onClick={() => setOpened(!opened)}>
          <Chevron size={16} aria-hidden />
          {t("recording.metrics.title")}
        </UnstyledButton>
        {opened && !hindered && <Hindrances moments={moments} />}
      </div>
      {opened && (
        <div id={`${id}-charts`}>
          {hindered ? (
            <Text size="sm" c="dimmed">
              {t(state === "failed" ? "recording.metrics.failed" : "picture.noWeights")}
            </Text>
          ) : (
            <>
              <Charts moments={moments} now={current && !paused} />
              <Text size="xs" c="dimmed" mt={8}>
                {t("recording.metrics.honest")}
              </Text>
            </>
          )}
        </div>
      )}
    </section>
  );
});

/** Why there is no figure now, or was none within what is shown. */
function Hindrances({ moments }: { moments: readonly LiveMoment[] }) {
  const { t } = useTranslation();
  const reason = (cause: Unmeasured) => t(`picture.cause.${cause}`);
  const now = moments.at(-1)?.unmeasured ?? null;
  const before = new Set(moments.flatMap(({ unmeasured }) => unmeasured ?? []));
  return (
    <Text size="xs" c="dimmed" className={classes.hindrances}>
      {now !== null ? t("recording.metrics.now", { reason: reason(now) }) : before.size > 0 ? t("recording.metrics.gaps", { reasons: [...before].map(reason).join(", ") }) : null}
    </Text>
  );
}

type Chart = {
  name: string;
  /** One line, or one for each of two figures. */
  lines: Height[];
  /** Where the scale has its middle. */
  middle?: boolean;
  /** In a few signs, and in words. */
  value: (moment: LiveMoment) => string | null;
  words?: (moment: LiveMoment) => string | null;
};

function Charts({ moments, now }: { moments: readonly LiveMoment[]; /** Whether the last of them is how it is now. */ now: boolean }) {
  const { t } = useTranslation();
  const charts = useCharts();
  const last = now ? moments.at(-1) : undefined;
  const told = now ? toldOf(moments) : undefined;
  const inWords = ({ value, words = value }: Chart) => {
    if (told === undefined) return NONE;
    return words(told) ?? (told.unmeasured === null ? t("picture.unmeasurable") : t("recording.metrics.unmeasured", { reason: t(`picture.cause.${told.unmeasured}`) }));
  };
  return (
    <ul className={classes.charts}>
      {charts.map((chart) => (
        <li key={chart.name} className={classes.chart}>
          <span className={classes.name} aria-hidden>
            {chart.name}
          </span>
          <span className={`tabular ${classes.value ?? ""}`} aria-hidden>
            {(last && chart.value(last)) ?? NONE}
          </span>
          <Spark chart={chart} moments={moments} label={t("recording.metrics.chart", { name: chart.name, value: inWords(chart) })} />
        </li>
      ))}
    </ul>
  );
}

function Spark({ chart: { lines, middle }, moments, label }: { chart: Chart; moments: readonly LiveMoment[]; label: string }) {
  const { t } = useTranslation();
  const [first] = lines;
  return (
    <svg className={classes.spark} viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" role="img" aria-label={label}>
      {first && gapsOf(moments, first).map(({ from, to, reason }) => (
        <rect key={from} className={classes.gap} x={from} width={to - from} y={0} height={HEIGHT}>
          <title>{reason === null ? t("picture.unmeasurable") : t(`picture.cause.${reason}`)}</title>
        </rect>
      ))}
      {middle && <path className={classes.middle} d={`M0 ${HEIGHT / 2}H${WIDTH}`} />}
      {lines.map((height, i) => (
        <path key={i} className={classes.line} data-second={i > 0 || undefined} d={pathOf(moments, height)} />
      ))}
    </svg>
  );
}

/** The figures with their scales, names and units, as they are of a finished answer. */
function useCharts(): Chart[] {
  const { t, i18n } = useTranslation();
  const language = i18n.language;
  const share = (value: number | undefined) => (value === undefined ? null : percent(value, language));
  const number = (value: number | undefined, digits: number) => (value === undefined ? null : decimal(value, language, digits));
  const degrees = (value: number | undefined) => (value === undefined ? null : t("recording.metrics.degrees", { value: decimal(value, language, 0) }));
  const around = (value: number | undefined) => (value === undefined ? null : 0.5 + value / (2 * MOST_DEGREES));
  return [
    { name: t("recording.metrics.faces"), lines: [({ faces }) => faces / MOST_FACES], value: ({ faces }) => number(faces, 0) },
    {
      name: t("picture.centre"),
      lines: [({ framing }) => framing?.centre[0] ?? null, ({ framing }) => framing && 1 - framing.centre[1]],
      middle: true,
      value: ({ framing }) => framing && t("recording.metrics.place", { x: share(framing.centre[0]), y: share(framing.centre[1]) }),
      words: ({ framing }) => framing && t("picture.centreValue", { x: share(framing.centre[0]), y: share(framing.centre[1]) }),
    },
    {
      name: t("picture.size"),
      lines: [({ framing }) => framing?.size[1] ?? null],
      value: ({ framing }) => share(framing?.size[1]),
      words: ({ framing }) => framing && t("picture.sizeValue", { share: share(framing.size[1]) }),
    },
    { name: t("recording.metrics.light"), lines: [({ framing }) => framing?.brightness ?? null], value: ({ framing }) => share(framing?.brightness) },
    { name: t("picture.sharpness"), lines: [({ framing }) => framing && framing.sharpness / MOST_SHARPNESS], value: ({ framing }) => number(framing?.sharpness, 2) },
    { name: t("picture.yaw"), lines: [({ head }) => around(head?.yaw)], middle: true, value: ({ head }) => degrees(head?.yaw) },
    // Who nods goes down.
    { name: t("picture.pitch"), lines: [({ head }) => head && around(-head.pitch)], middle: true, value: ({ head }) => degrees(head?.pitch) },
    { name: t("picture.roll"), lines: [({ head }) => around(head?.roll)], middle: true, value: ({ head }) => degrees(head?.roll) },
    {
      name: t("recording.metrics.gaze"),
      lines: [({ head }) => head?.gaze ?? null],
      middle: true,
      value: ({ head }) => share(head?.gaze),
      words: ({ head }) => head && t("recording.metrics.gazeValue", { share: share(head.gaze) }),
    },
    {
      name: t("recording.metrics.opening"),
      lines: [({ head }) => head && head.eye_opening / MOST_OPENING],
      value: ({ head }) => number(head?.eye_opening, 2),
      words: ({ head }) => head && t("recording.metrics.openingValue", { value: number(head.eye_opening, 2) }),
    },
  ];
}
