import { fold } from "../../shared/format";
import type { Segment } from "../../transport/generated";

/** Words under this confidence are marked: listen before you judge. */
export const LOW_CONFIDENCE = 0.6;

const isLow = (confidence: number | null) => confidence !== null && confidence < LOW_CONFIDENCE;

/** A word as it is shown. Words of an edited segment, and of captions, carry no times of their own. */
export type Token = { index: number; segment: number; text: string; startMs: number | null; endMs: number | null; low: boolean };

/** Words that belong together, by their first and last. */
export type Run = { from: number; to: number };

/** Every word of a transcript in order. */
export function tokensOf(segments: readonly Segment[]): Token[] {
  const tokens: Token[] = [];
  segments.forEach((segment, index) => {
    const words =
      segment.words.length > 0
        ? segment.words.map((word) => ({ text: word.text.trim(), startMs: word.start_ms, endMs: word.end_ms, low: isLow(word.confidence) }))
        : segment.text.split(/\s+/).map((text) => ({ text, startMs: null, endMs: null, low: isLow(segment.confidence) }));
    for (const word of words) {
      if (word.text !== "") tokens.push({ ...word, index: tokens.length, segment: index });
    }
  });
  return tokens;
}

/** The last of `starts` (ascending) that is not after `ms`, or -1. */
export function lastNotAfter(starts: readonly number[], ms: number): number {
  let low = 0;
  let high = starts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((starts[middle] ?? Infinity) <= ms) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** Where `query` occurs, as runs of words; accents, case and word borders do not matter. */
export function findRuns(tokens: readonly Token[], query: string): Run[] {
  const sought = fold(query.trim()).replace(/\s+/g, " ");
  if (sought === "") return [];
  const { text, starts } = folded(tokens);
  const runs: Run[] = [];
  for (let at = text.indexOf(sought); at !== -1; at = text.indexOf(sought, at + sought.length)) {
    runs.push({ from: lastNotAfter(starts, at), to: lastNotAfter(starts, at + sought.length - 1) });
  }
  return runs;
}

type Folded = { text: string; starts: number[] };

/** An hour of words is not folded anew with each letter that is typed. */
const known = new WeakMap<readonly Token[], Folded>();

function folded(tokens: readonly Token[]): Folded {
  const before = known.get(tokens);
  if (before !== undefined) return before;
  const starts: number[] = [];
  let text = "";
  for (const token of tokens) {
    starts.push(text.length);
    text += `${fold(token.text)} `;
  }
  const made = { text, starts };
  known.set(tokens, made);
  return made;
}

/** The words of each segment. */
export function bySegment(tokens: readonly Token[]): Map<number, Token[]> {
  return grouped(tokens, (token) => [token.segment]);
}

/** The runs that each segment has a part of. */
export function runsBySegment(tokens: readonly Token[], runs: readonly Run[]): Map<number, Run[]> {
  return grouped(runs, ({ from, to }) => [...new Set(tokens.slice(from, to + 1).map((token) => token.segment))]);
}

function grouped<T>(items: readonly T[], segmentsOf: (item: T) => number[]): Map<number, T[]> {
  const groups = new Map<number, T[]>();
  for (const item of items) {
    for (const segment of segmentsOf(item)) {
      const group = groups.get(segment);
      if (group === undefined) groups.set(segment, [item]);
      else group.push(item);
    }
  }
  return groups;
}
