import type { Drawing, Shape } from "./drawing";

const PITCH = 48;
const BAR = 34;
const TOP = 18;
const PLOT = 72;
const FOOT = 20;

type Words = { count: (value: number) => string; none: string };

/** How many ratings there are. */
export function sum(counts: readonly number[]): number {
  return counts.reduce((all, count) => all + count, 0);
}

/** How often each of the ratings 1 to 5 was given: five columns with their counts on top, the highest as high as there is room. */
export function columns(counts: readonly number[], words: Words): Drawing {
  const all = sum(counts);
  const highest = Math.max(1, ...counts);
  const width = counts.length * PITCH;
  const ground = TOP + PLOT;
  const shapes: Shape[] = counts.flatMap((count, index): Shape[] => {
    const middle = (index + 0.5) * PITCH;
    const height = (count / highest) * PLOT;
    return [
      ...(count > 0 ? [{ kind: "bar" as const, x: middle - BAR / 2, y: ground - height, width: BAR, height }] : []),
      ...(all > 0 ? [{ kind: "text" as const, x: middle, y: ground - height - 5, text: words.count(count), anchor: "middle" as const, ink: count > 0 ? ("text" as const) : ("quiet" as const) }] : []),
      { kind: "text", x: middle, y: ground + 15, text: String(index + 1), anchor: "middle", ink: "quiet" },
    ];
  });
  return {
    width,
    height: ground + FOOT,
    shapes: [
      ...shapes,
      { kind: "line", x1: 0, y1: ground + 0.5, x2: width, y2: ground + 0.5, ink: "quiet" },
      ...(all === 0 ? [{ kind: "text" as const, x: width / 2, y: TOP + PLOT / 2, text: words.none, anchor: "middle" as const, ink: "quiet" as const }] : []),
    ],
  };
}
