import type { LiveMoment, Unmeasured } from "../../transport/generated";

/** How far back is shown. */
const WINDOW_MS = 30_000;
/** Moments further apart than this are not joined: nobody knows what was between them. */
const APART_MS = 1_500;

/** A chart is this wide and high in its own units: tenths of a second, and hundredths of its height. */
export const WIDTH = WINDOW_MS / 100;
export const HEIGHT = 100;

/** Where a figure stands on its scale, 0 at the bottom to 1 at the top; null where it was not measured. */
export type Height = (moment: LiveMoment) => number | null;
export type Gap = { from: number; to: number; reason: Unmeasured | null };

/** What is kept of the moments that are known and of those that come. */
export function latest(known: readonly LiveMoment[], more: readonly LiveMoment[]): LiveMoment[] {
  const after = known.at(-1)?.at_ms ?? Number.NEGATIVE_INFINITY;
  const all = [...known, ...more.filter(({ at_ms }) => at_ms > after)];
  const from = (all.at(-1)?.at_ms ?? 0) - WINDOW_MS;
  return all.filter(({ at_ms }) => at_ms >= from);
}

/** Places along the chart, at whose end the last moment is. */
function placing(moments: readonly LiveMoment[]): (ms: number) => number {
  const from = (moments.at(-1)?.at_ms ?? 0) - WINDOW_MS;
  return (ms) => Math.max(0, ms - from) / 100;
}

/** The line through what was measured, broken where nothing was. */
export function pathOf(moments: readonly LiveMoment[], height: Height): string {
  const place = placing(moments);
  let last: number | null = null;
  let path = "";
  for (const moment of moments) {
    const value = height(moment);
    if (value === null) {
      last = null;
      continue;
    }
    const at = `${place(moment.at_ms)} ${Math.round((1 - Math.min(1, Math.max(0, value))) * HEIGHT)}`;
    // A line of no length is a dot, so that a moment between two gaps is seen as well.
    path += last !== null && moment.at_ms - last <= APART_MS ? `L${at}` : `M${at}h0`;
    last = moment.at_ms;
  }
  return path;
}

/** The stretches in which a figure was not measured, and why. */
export function gapsOf(moments: readonly LiveMoment[], height: Height): Gap[] {
  const place = placing(moments);
  const gaps: Gap[] = [];
  let open: Gap | null = null;
  moments.forEach((moment, i) => {
    if (height(moment) !== null) {
      open = null;
      return;
    }
    const end = moment.at_ms + APART_MS;
    const to = place(Math.min(moments[i + 1]?.at_ms ?? moment.at_ms, end));
    if (open !== null && open.reason === moment.unmeasured) open.to = to;
    else gaps.push((open = { from: place(moment.at_ms), to, reason: moment.unmeasured }));
  });
  return gaps;
}

/** The moment that is told to those who hear the charts: another one every five seconds. */
export function toldOf(moments: readonly LiveMoment[]): LiveMoment | undefined {
  const until = Math.floor((moments.at(-1)?.at_ms ?? 0) / 5_000) * 5_000;
  return moments.findLast(({ at_ms }) => at_ms <= until) ?? moments[0];
}
