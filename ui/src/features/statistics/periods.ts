import type { Period } from "../../transport/generated";
import { dayAfter, fromField, toField } from "../admin/days";

/** How far back the interviews go that are counted. */
export const PERIODS = ["3", "12", "all", "range"] as const;
export type PeriodName = (typeof PERIODS)[number];

/** A choice as the address says it; days as date fields write them. */
export type PeriodChoice = { period: PeriodName; from: string; until: string };

/** The first moment of the same day so many months ago, of the last day where that month is shorter. */
function monthsBefore(nowMs: number, months: number): number {
  const now = new Date(nowMs);
  const last = new Date(now.getFullYear(), now.getMonth() - months + 1, 0).getDate();
  return new Date(now.getFullYear(), now.getMonth() - months, Math.min(now.getDate(), last)).getTime();
}

/** What the core is asked for; the last day of a range counts whole. */
export function periodOf({ period, from, until }: PeriodChoice, nowMs: number): Period {
  switch (period) {
    case "all":
      return { from_ms: null, until_ms: null };
    case "range": {
      const last = fromField(until);
      return { from_ms: fromField(from), until_ms: last === null ? null : dayAfter(last) };
    }
    default:
      return { from_ms: monthsBefore(nowMs, Number(period)), until_ms: null };
  }
}

/** A range to begin with: what was shown before. */
export function rangeOf({ from_ms }: Period, nowMs: number): Pick<PeriodChoice, "from" | "until"> {
  return { from: from_ms === null ? "" : toField(from_ms), until: toField(nowMs) };
}
