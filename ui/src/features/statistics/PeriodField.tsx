import { Group, SegmentedControl } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { DayInput } from "../admin/DayInput";
import { PERIODS, periodOf, rangeOf } from "./periods";
import type { PeriodChoice } from "./periods";
import classes from "./Statistics.module.css";

type Props = { choice: PeriodChoice; nowMs: number; onChange: (choice: PeriodChoice) => void };

/** Chooses the interviews that count by the day their candidates were added. */
export function PeriodField({ choice, nowMs, onChange }: Props) {
  const { t } = useTranslation();
  const choose = (value: string) => {
    const period = PERIODS.find((each) => each === value) ?? "12";
    onChange(period === "range" ? { period, ...rangeOf(periodOf(choice, nowMs), nowMs) } : { period, from: "", until: "" });
  };
  return (
    <div className={classes.period}>
      <SegmentedControl aria-label={t("overview.period")} value={choice.period} onChange={choose} data={PERIODS.map((value) => ({ value, label: t(`overview.periods.${value}`) }))} />
      {choice.period === "range" && (
        <Group gap="sm">
          <DayInput label={t("overview.from")} value={choice.from} onChange={(from) => onChange({ ...choice, from })} clearable w={170} {...(choice.until !== "" && { max: choice.until })} />
          <DayInput label={t("overview.until")} value={choice.until} onChange={(until) => onChange({ ...choice, until })} clearable w={170} {...(choice.from !== "" && { min: choice.from })} />
        </Group>
      )}
    </div>
  );
}
