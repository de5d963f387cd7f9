import type { Segment } from "../../transport/generated";

/** A stretch of an answer without a word. */
export type Silence = { startMs: number; endMs: number };

/** A stretch of an answer with words. */
export type Stretch = { startMs: number; endMs: number };

/** A pause of less is part of speaking. */
const LEAST_MS = 1_500;
/** A pause is seen if it has this share of the answer at least. */
const LEAST_PAUSE = 1 / 500;

/** Where nobody speaks, by the words of the transcript; none without one. */
export function silencesOf(segments: readonly Segment[], durationMs: number): Silence[] {
  const spoken = segments.flatMap(({ start_ms, end_ms, words }) => (words.length > 0 ? words : [{ start_ms, end_ms }]));
  if (spoken.length === 0) return [];
  const silences: Silence[] = [];
  let heardUntil = 0;
  for (const { start_ms, end_ms } of spoken) {
    if (start_ms - heardUntil >= LEAST_MS) silences.push({ startMs: heardUntil, endMs: start_ms });
    heardUntil = Math.max(heardUntil, end_ms);
  }
  if (durationMs - heardUntil >= LEAST_MS) silences.push({ startMs: heardUntil, endMs: durationMs });
  return silences;
}

/** Where somebody speaks, pauses too short to be seen left out: what is drawn with every frame stays little however long the answer is. */
export function stretchesOf(segments: readonly Segment[], totalMs: number): Stretch[] {
  const stretches: Stretch[] = [];
  for (const { start_ms, end_ms } of segments) {
    const last = stretches.at(-1);
    if (last !== undefined && start_ms - last.endMs < totalMs * LEAST_PAUSE) last.endMs = Math.max(last.endMs, end_ms);
    else stretches.push({ startMs: start_ms, endMs: end_ms });
  }
  return stretches;
}
