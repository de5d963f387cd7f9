import type { ObservationEvents } from "../../transport/generated";

export type MarkKind = "absent" | "several" | "away";
export type Mark = { kind: MarkKind; startMs: number; endMs: number };

const KINDS: MarkKind[] = ["absent", "several", "away"];

/** The stretches worth a look, in order of time. */
export function marksOf(events: ObservationEvents): Mark[] {
  const marks = KINDS.flatMap((kind) => events[kind].map(({ start_ms, end_ms }) => ({ kind, startMs: start_ms, endMs: end_ms })));
  return marks.sort((a, b) => a.startMs - b.startMs);
}
