import { expect, it } from "vitest";
import { Playback } from "../features/sessions/playback";
import { silencesOf } from "../features/sessions/silences";
import type { Segment } from "../transport/generated";

const segment = (...words: [number, number][]): Segment => ({
  start_ms: words[0]?.[0] ?? 0,
  end_ms: words.at(-1)?.[1] ?? 0,
  text: "…",
  confidence: 0.9,
  words: words.map(([start_ms, end_ms]) => ({ start_ms, end_ms, text: "…", confidence: 0.9 })),
});

it("finds what is silent before, between, within and after the segments", () => {
  const segments = [segment([2_000, 2_500], [2_900, 3_400]), segment([5_000, 5_600], [8_000, 9_000])];
  expect(silencesOf(segments, 12_000)).toEqual([
    { startMs: 0, endMs: 2_000 },
    { startMs: 3_400, endMs: 5_000 },
    { startMs: 5_600, endMs: 8_000 },
    { startMs: 9_000, endMs: 12_000 },
  ]);
});

it("takes a breath for no silence, and knows none without a transcript", () => {
  expect(silencesOf([segment([1_499, 2_000], [3_499, 4_000])], 5_499)).toEqual([]);
  expect(silencesOf([], 60_000)).toEqual([]);
});

it("goes by the segment where the text was typed by hand", () => {
  const typed = { ...segment([0, 4_000]), words: [] };
  expect(silencesOf([typed], 10_000)).toEqual([{ startMs: 4_000, endMs: 10_000 }]);
});

function playing(atMs: number): { playback: Playback; atMs: () => number } {
  const element = document.createElement("video");
  Object.defineProperties(element, { paused: { value: false }, readyState: { value: 4 }, currentTime: { value: atMs / 1000, writable: true } });
  const playback = new Playback();
  playback.attach(element);
  playback.setSilences([{ startMs: 2_000, endMs: 6_000 }, { startMs: 9_000, endMs: 12_000 }]);
  playback.setSkipping(true);
  element.dispatchEvent(new Event("play"));
  return { playback, atMs: () => Math.round(element.currentTime * 1000) };
}

it.each([
  [1_900, 1_900, "speech is heard"],
  [2_100, 2_100, "the beginning of a silence is heard"],
  [2_300, 5_700, "the rest is skipped up to a breath before the next word"],
  [5_500, 5_500, "what is left is too little to skip"],
])("at %i ms playing goes on at %i: %s", (before, after) => {
  expect(playing(before).atMs()).toBe(after);
});

it("goes to the next silence and back", () => {
  const { playback, atMs } = playing(7_000);
  playback.toSilence(1);
  expect(atMs()).toBe(9_000);
  playback.toSilence(1);
  expect(atMs()).toBe(9_000);
  playback.toSilence(-1);
  expect(atMs()).toBe(2_000);
});
