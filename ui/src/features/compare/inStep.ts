import type { Segment } from "../../transport/generated";

/** A point of a text: a share of the answer's time, and a share of the text's height. */
export type Point = { time: number; height: number };

/** A text that scrolls: its element, and what stands in it. */
type Text = { element: HTMLElement; segments: readonly Segment[]; durationMs: number };

type Follower = Text & { /** Where it was last sent to from here. */ sentTo: number };

/** A text that was sent somewhere stands there by rounding alone. */
const SAME_PLACE_PX = 1.5;

/** What the one share is, where the other is `value`, between the points (ascending) around it. */
export function between(points: readonly Point[], from: keyof Point, to: keyof Point, value: number): number {
  const after = points.findIndex((point) => point[from] >= value);
  const [left, right] = [points[after - 1], points[after]];
  if (right === undefined) return 1;
  if (left === undefined || right[from] === left[from]) return right[to];
  return left[to] + ((value - left[from]) / (right[from] - left[from])) * (right[to] - left[to]);
}

/** Where the segments begin, with both ends of the text. */
function pointsOf({ element, segments, durationMs }: Text): Point[] {
  const top = element.getBoundingClientRect().top - element.scrollTop;
  const rows = [...element.querySelectorAll("[data-segment]")];
  const starts = segments.flatMap(({ start_ms }, index) => {
    const row = rows[index];
    return row ? [{ time: start_ms / durationMs, height: (row.getBoundingClientRect().top - top) / element.scrollHeight }] : [];
  });
  return [{ time: 0, height: 0 }, ...starts, { time: 1, height: 1 }];
}

/** How far a text can be scrolled. */
const rangeOf = ({ element }: Text): number => element.scrollHeight - element.clientHeight;

/** Keeps texts in step: who scrolls one scrolls the others to the same share of their answer's time. */
export class InStep {
  private readonly texts = new Set<Follower>();
  private on = true;

  setOn(on: boolean): void {
    this.on = on;
  }

  add(text: Text): () => void {
    const follower = { ...text, sentTo: Number.NaN };
    const onScroll = () => this.follow(follower);
    this.texts.add(follower);
    text.element.addEventListener("scroll", onScroll, { passive: true });
    return () => {
      this.texts.delete(follower);
      text.element.removeEventListener("scroll", onScroll);
    };
  }

  private follow(leader: Follower): void {
    const range = rangeOf(leader);
    if (!this.on || range <= 0 || Math.abs(leader.element.scrollTop - leader.sentTo) < SAME_PLACE_PX) return;
    leader.sentTo = Number.NaN;
    const time = between(pointsOf(leader), "height", "time", leader.element.scrollTop / range);
    this.texts.forEach((other) => {
      if (other === leader || rangeOf(other) <= 0) return;
      other.element.scrollTop = between(pointsOf(other), "time", "height", time) * rangeOf(other);
      other.sentTo = other.element.scrollTop;
    });
  }
}
