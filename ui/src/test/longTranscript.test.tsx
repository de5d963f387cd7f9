import { MantineProvider } from "@mantine/core";
import { render, screen, waitFor } from "@testing-library/react";
import { expect, it, vi } from "vitest";
import { Playback } from "../features/sessions/playback";
import { stretchesOf } from "../features/sessions/silences";
import { findRuns, runsBySegment, tokensOf } from "../features/sessions/tokens";
import { Words } from "../features/sessions/Words";
import type * as Format from "../shared/format";
import type { Segment } from "../transport/generated";

// Every row prints its time once when it is drawn.
const drawn = vi.hoisted(() => ({ rows: 0 }));
vi.mock("../shared/format", async (original) => {
  const format = await original<typeof Format>();
  const duration = (ms: number) => {
    drawn.rows += 1;
    return format.duration(ms);
  };
  return { ...format, duration };
});

const SPOKEN_MS = 4_800;

function hour(): Segment[] {
  return Array.from({ length: 750 }, (_, index) => {
    const start_ms = index * SPOKEN_MS;
    const texts = index === 300 ? ["une", "rareté"] : ["et", "puis"];
    const words = texts.map((text, place) => ({ text, start_ms: start_ms + place * 400, end_ms: start_ms + place * 400 + 330, confidence: 0.9 }));
    return { start_ms, end_ms: start_ms + SPOKEN_MS - 70, text: texts.join(" "), confidence: 0.9, words };
  });
}

it("draws an hour little by little, and then none but the rows in which something was found", async () => {
  const segments = hour();
  const tokens = tokensOf(segments);
  const playback = new Playback();
  const words = (query: string) => {
    const runs = findRuns(tokens, query);
    return (
      <MantineProvider env="test">
        <Words segments={segments} tokens={tokens} runs={runs} current={runs[0]} playback={playback} language="fr" onSave={null} />
      </MantineProvider>
    );
  };
  const { rerender } = render(words(""));
  // The first are there at once, the others follow, each drawn once.
  expect(drawn.rows).toBeGreaterThan(0);
  expect(drawn.rows).toBeLessThan(segments.length);
  await waitFor(() => expect(drawn.rows).toBe(segments.length), { timeout: 30_000 });
  rerender(words("rarete"));
  expect(drawn.rows).toBe(segments.length + 1);
  expect(screen.getByText("rareté").dataset["found"]).toBe("here");
});

it("knows the segments that a find goes through", () => {
  const tokens = tokensOf(hour());
  const runs = findRuns(tokens, "puis une raretÉ et");
  expect([...runsBySegment(tokens, runs)]).toEqual([299, 300, 301].map((segment) => [segment, runs]));
});

it("draws an hour of steady speech as one stretch, and keeps the pauses that are seen", () => {
  const segments = hour();
  expect(stretchesOf(segments, 3_600_000)).toEqual([{ startMs: 0, endMs: 3_600_000 - 70 }]);
  expect(stretchesOf(segments.slice(0, 3), 15_000)).toHaveLength(3);
  const without = segments.filter((_, index) => index < 100 || index > 104);
  expect(stretchesOf(without, 3_600_000)).toEqual([
    { startMs: 0, endMs: 100 * SPOKEN_MS - 70 },
    { startMs: 105 * SPOKEN_MS, endMs: 3_600_000 - 70 },
  ]);
});
