import { clipped } from "./drawing";
import type { Drawing, Shape } from "./drawing";
import { reachOf } from "./drift";

const WIDTH = 320;
const HEAD = 22;
const ROW = 42;
const BAR = 12;
/** Room for the value beside the longest bar. */
const ASIDE = 46;
const LONGEST_NAME = 42;

type Words = { milder: string; stricter: string; none: string; value: (value: number) => string };

/** How far each rater stands from the others, as bars left (stricter) or right (milder) of zero. */
export function leniency(raters: readonly { name: string; leniency: number | null }[], words: Words): Drawing {
  const reach = reachOf(raters.map((rater) => rater.leniency ?? 0));
  const zero = WIDTH / 2;
  const length = (value: number) => (value / reach) * (zero - ASIDE);
  const height = HEAD + raters.length * ROW;
  const rows = raters.flatMap(({ name, leniency: value }, index): Shape[] => {
    const top = HEAD + index * ROW;
    const label: Shape = { kind: "text", x: 0, y: top + 14, text: clipped(name, LONGEST_NAME), anchor: "start", ink: "text" };
    const y = top + 20;
    if (value === null) return [label, { kind: "text", x: 0, y: y + 11, text: words.none, anchor: "start", ink: "quiet" }];
    const end = zero + length(value);
    return [
      label,
      { kind: "line", x1: zero, y1: y - 3, x2: zero, y2: y + BAR + 3, ink: "quiet" },
      { kind: "bar", x: Math.min(zero, end), y, width: Math.abs(end - zero), height: BAR },
      { kind: "text", x: value < 0 ? end - 6 : end + 6, y: y + 10, text: words.value(value), anchor: value < 0 ? "end" : "start", ink: "text" },
    ];
  });
  return {
    width: WIDTH,
    height,
    shapes: [
      { kind: "text", x: zero - 12, y: 12, text: words.stricter, anchor: "end", ink: "quiet" },
      { kind: "text", x: zero, y: 12, text: words.value(0), anchor: "middle", ink: "quiet" },
      { kind: "text", x: zero + 12, y: 12, text: words.milder, anchor: "start", ink: "quiet" },
      ...rows,
    ],
  };
}
