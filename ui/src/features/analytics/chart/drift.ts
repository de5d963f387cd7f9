import type { Drawing, Shape } from "./drawing";

const WIDTH = 320;
const LEFT = 34;
const TOP = 22;
const PLOT = 92;
const FOOT = 22;
/** More points than this would only blacken the line. */
const MOST_POINTS = 200;
/** Up to as many, each point has a dot of its own. */
const MOST_DOTS = 40;

/** Neighbouring sessions and their mean; numbers from 1. */
export type Stretch = { first: number; last: number; mean: number };

/** At most `most` stretches of neighbouring values: each value by itself where there are no more than that. */
export function thinned(values: readonly number[], most = MOST_POINTS): Stretch[] {
  const size = Math.max(1, Math.ceil(values.length / most));
  const stretches: Stretch[] = [];
  for (let start = 0; start < values.length; start += size) {
    const part = values.slice(start, start + size);
    stretches.push({ first: start + 1, last: start + part.length, mean: part.reduce((all, value) => all + value, 0) / part.length });
  }
  return stretches;
}

/** How far a scale around zero has to reach for all of these: a step of the rating scale at least, and whole halves. */
export function reachOf(values: Iterable<number>): number {
  let furthest = 1;
  for (const value of values) furthest = Math.max(furthest, Math.abs(value));
  return Math.ceil(furthest * 2) / 2;
}

type Words = { milder: string; stricter: string; span: string; value: (value: number) => string; point: (stretch: Stretch) => string };

/** The differences of one rater to the others, session by session, around the line where there is none. */
export function drift(values: readonly number[], reach: number, words: Words): Drawing {
  const stretches = thinned(values);
  const middle = TOP + PLOT / 2;
  const right = WIDTH - 8;
  const y = (value: number) => middle - (value / reach) * (PLOT / 2);
  const x = (index: number) => (stretches.length === 1 ? (LEFT + right) / 2 : LEFT + 6 + (index / (stretches.length - 1)) * (right - LEFT - 12));
  const points = stretches.map(({ mean }, index) => [x(index), y(mean)] as const);
  const levels: Shape[] = [reach, 0, -reach].flatMap((level): Shape[] => [
    { kind: "line", x1: LEFT, y1: y(level), x2: right, y2: y(level), ink: level === 0 ? "quiet" : "line", dashed: level !== 0 },
    { kind: "text", x: LEFT - 6, y: y(level) + 4, text: words.value(level), anchor: "end", ink: "quiet" },
  ]);
  return {
    width: WIDTH,
    height: TOP + PLOT + FOOT,
    shapes: [
      ...levels,
      { kind: "text", x: LEFT, y: 12, text: words.milder, anchor: "start", ink: "quiet" },
      { kind: "text", x: LEFT, y: TOP + PLOT + 17, text: words.stricter, anchor: "start", ink: "quiet" },
      { kind: "text", x: right, y: TOP + PLOT + 17, text: words.span, anchor: "end", ink: "quiet" },
      ...(points.length > 1 ? [{ kind: "way" as const, points }] : []),
      ...(points.length <= MOST_DOTS ? stretches.map((stretch, index): Shape => ({ kind: "dot", x: x(index), y: y(stretch.mean), title: words.point(stretch) })) : []),
    ],
  };
}
