import { expect, it } from "vitest";
import { Playback } from "../features/sessions/playback";

/** A player that stands still at a moment. */
function standing(atMs: number, frameRate: number | null, paused = true) {
  const element = document.createElement("video");
  Object.defineProperties(element, { paused: { value: paused }, readyState: { value: 4 }, currentTime: { value: atMs / 1000, writable: true } });
  const playback = new Playback();
  playback.attach(element);
  playback.setFrameRate(frameRate);
  return { playback, frame: (rate: number) => Math.floor(element.currentTime * rate), atMs: () => Math.round(element.currentTime * 1000) };
}

it.each([
  [30, 30],
  [null, 25],
  [24, 24],
])("steps through every frame once and back, at %s frames a second", (frameRate, rate) => {
  const { playback, frame } = standing(1_000, frameRate);
  const seen: number[] = [];
  for (let step = 0; step < 100; step += 1) {
    playback.step(1);
    seen.push(frame(rate));
  }
  expect(seen).toEqual(Array.from({ length: 100 }, (_, index) => rate + 1 + index));
  for (let step = 0; step < 100; step += 1) playback.step(-1);
  expect(frame(rate)).toBe(rate);
});

it.each<[number, -1 | 1, number, string]>([
  [3_000, 1, 3_060, "the edge of a frame belongs to the later one"],
  [3_020, 1, 3_060, "its middle"],
  [3_039, -1, 2_980, "its end"],
  [10, -1, 10, "there is none before the first"],
])("from %i ms by %i to %i: %s", (from, by, to) => {
  const { playback, atMs } = standing(from, 25);
  playback.step(by);
  expect(atMs()).toBe(to);
});

it("leaves a player alone that plays", () => {
  const { playback, atMs } = standing(3_000, 25, false);
  playback.step(1);
  expect(atMs()).toBe(3_000);
});
