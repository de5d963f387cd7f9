import { createMemoryHistory } from "@tanstack/react-router";
import { act, render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import axe from "axe-core";
import { afterEach, expect, it, vi } from "vitest";
import { App } from "../app";
import { gapsOf, latest, pathOf, toldOf } from "../features/recording/liveMetrics";
import { createAppRouter } from "../router";
import type { LiveMetricsState, LiveMoment, Unmeasured } from "../transport/generated";
import { newQueryClient } from "../transport/react";
import { FakeCore } from "./core";

const REMEMBERED = "recruteia.metrics";

const seen = (at_ms: number, yaw = 0): LiveMoment => ({
  at_ms, faces: 1, unmeasured: null,
  framing: { centre: [0.5, 0.4], size: [0.2, 0.42], brightness: 0.51, sharpness: 0.31 },
  head: { yaw, pitch: 3, roll: 1, gaze: 0.48, eye_opening: 0.3 },
});
const unseen = (at_ms: number, unmeasured: Unmeasured): LiveMoment => ({ at_ms, faces: unmeasured === "no_face" ? 0 : 1, unmeasured, framing: null, head: null });
const passes = (ms: number) => act(() => new Promise((over) => setTimeout(over, ms)));

type Wanted = { enabled?: boolean; granted?: boolean; soundOnly?: boolean; opened?: boolean; state?: LiveMetricsState; moments?: LiveMoment[] };

/** Somebody is recorded whose picture is measured, unless it is said otherwise. */
async function recorded({ enabled = true, granted = true, soundOnly = false, opened = true, state = "on", moments = [] }: Wanted = {}) {
  window.localStorage.setItem(REMEMBERED, String(opened));
  const core = new FakeCore();
  core.status = { ...core.status, state: "open", protection: "passphrase", organisation: "Atelier", user: { id: "user-1", first_name: "Camille", last_name: "Aubert", email: "c@example.org", role: "admin", active: true } };
  core.settings = { ...core.settings, facial_metrics: enabled };
  const { session_id } = core.sample("en");
  core.handlers["consents.record"]({ person_id: core.view(session_id).person.id, language: "en", answers: [{ kind: "facial_metrics", granted }] });
  core.devices.handlers()["recordings.start"]({ session_id, question_id: core.view(session_id).questions[0]?.question.id ?? "", sound_only: soundOnly });
  core.devices.metrics = { state, moments };
  render(<App transport={core.transport()} client={newQueryClient()} router={createAppRouter(createMemoryHistory({ initialEntries: [`/sessions/${session_id}`] }))} />);
  await screen.findByTestId("recording-clock");
  const comes = (...more: LiveMoment[]) => {
    core.devices.metrics = { state: "on", moments: [...core.devices.metrics.moments, ...more] };
  };
  return { core, devices: core.devices, asked: core.devices.askedMetrics, comes, user: userEvent.setup() };
}

const panel = async () => within(await screen.findByTestId("live-metrics"));
const disclosure = async () => (await panel()).findByRole("button", { name: "Picture metrics, live" });

afterEach(() => vi.restoreAllMocks());

it("shows what is measured in figures with units and as charts", async () => {
  const { comes } = await recorded({ moments: [seen(100, -11.6)] });
  const metrics = await panel();
  await metrics.findByText("-12°");
  expect(metrics.getAllByRole("img").map((chart) => chart.getAttribute("aria-label"))).toEqual([
    "Faces in the picture: 1", "Place of the face: 50% from the left, 40% from the top", "Height of the face: 42% of the picture", "Brightness: 51%", "Sharpness of the face: 0.31",
    "Head turned: -12°", "Head nodded: 3°", "Head tilted: 1°", "Place of the irises: 48% of the eye’s width, from the left", "Eye opening: 0.30 of the eye’s width",
  ]);
  expect(metrics.getByText("These figures describe the picture, not the person. They are not kept and never enter the evaluation.")).toBeDefined();
  expect((await screen.findByTestId("live-metrics")).querySelector("[aria-live], [role=status], [role=alert]")).toBeNull();
  expect((await axe.run(document.body, { rules: { "color-contrast": { enabled: false } } })).violations).toEqual([]);
  // Who hears the charts is told another figure every five seconds at most.
  comes(seen(200, 20));
  await metrics.findByText("20°");
  expect(metrics.getByRole("img", { name: "Head turned: -12°" })).toBeDefined();
  comes(seen(5_000, 30));
  await metrics.findByRole("img", { name: "Head turned: 30°" });
});

it.each<[string, Wanted]>([
  ["the metrics are switched off", { enabled: false }],
  ["the person did not agree", { granted: false }],
  ["sound alone is recorded", { soundOnly: true }],
])("is not spoken of, and asks for nothing, where %s", async (_, wanted) => {
  const { asked } = await recorded({ ...wanted, moments: [seen(100)] });
  await passes(600);
  expect(screen.queryByTestId("live-metrics")).toBeNull();
  expect(asked).toEqual([]);
});

it.each<LiveMetricsState>(["off", "switched_off", "no_consent", "no_picture"])("goes away where the core says %s", async (state) => {
  const { asked, devices } = await recorded({ moments: [seen(100)] });
  await (await panel()).findByText("51%");
  devices.metrics = { state, moments: [] };
  await waitFor(() => expect(screen.queryByTestId("live-metrics")).toBeNull());
  // What comes after that is of something else.
  devices.metrics = { state: "on", moments: [seen(50)] };
  await waitFor(() => expect(asked.at(-1)).toBe(50));
  expect(asked.slice(asked.indexOf(100) + 1)).toContain(null);
});

it.each<[LiveMetricsState, string]>([
  ["not_installed", "The two models for faces are not installed yet."],
  ["failed", "The picture metrics have stopped. The recording goes on."],
])("says in words that it is %s", async (state, words) => {
  await recorded({ state });
  const metrics = await panel();
  await metrics.findByText(words);
  expect(metrics.queryByRole("img")).toBeNull();
});

it("asks only while it is open, for what is new, and remembers whether it is", async () => {
  const { asked, comes, user } = await recorded({ opened: false, moments: [seen(100), seen(200)] });
  const button = await disclosure();
  expect(button.getAttribute("aria-expanded")).toBe("false");
  await passes(600);
  expect(asked).toEqual([]);
  button.focus();
  await user.keyboard("{Enter}");
  expect(button.getAttribute("aria-expanded")).toBe("true");
  expect(window.localStorage.getItem(REMEMBERED)).toBe("true");
  await waitFor(() => expect(asked.slice(0, 2)).toEqual([null, 200]));
  comes(seen(300));
  await waitFor(() => expect(asked.at(-1)).toBe(300));
  await user.click(button);
  expect(window.localStorage.getItem(REMEMBERED)).toBe("false");
  const before = asked.length;
  await passes(600);
  expect(asked.length).toBe(before);
  await user.click(button);
  await waitFor(() => expect(asked[before]).toBeNull());
});

it("asks for nothing while the page is hidden or the recording is paused", async () => {
  const { asked, devices, user } = await recorded({ moments: [seen(100)] });
  await waitFor(() => expect(asked).toContain(100));
  const visibility = vi.spyOn(document, "visibilityState", "get").mockReturnValue("hidden");
  act(() => void document.dispatchEvent(new Event("visibilitychange")));
  let before = asked.length;
  await passes(600);
  expect(asked.length).toBe(before);
  visibility.mockReturnValue("visible");
  act(() => void document.dispatchEvent(new Event("visibilitychange")));
  await waitFor(() => expect(asked.length).toBeGreaterThan(before));
  expect(asked.slice(asked.indexOf(100))).not.toContain(null);
  await user.click(screen.getByRole("button", { name: "Pause" }));
  await screen.findByText("Paused: nothing is kept");
  expect(devices.recording?.state).toBe("paused");
  before = asked.length;
  await passes(600);
  expect(asked.length).toBe(before);
  // What was measured before the pause is not so now.
  expect((await panel()).queryByText("51%")).toBeNull();
});

it("shows no figure as that of now where none comes any more", async () => {
  await recorded({ moments: [seen(100)] });
  const metrics = await panel();
  await metrics.findByText("51%");
  await waitFor(() => expect(metrics.queryByText("51%")).toBeNull(), { timeout: 9_000 });
  expect(metrics.getByRole("img", { name: "Brightness: –" })).toBeDefined();
});

it("leaves a gap where nothing was measured, and says why", async () => {
  const { comes } = await recorded({ moments: [seen(100), seen(200), unseen(300, "too_dark"), unseen(400, "too_dark")] });
  const metrics = await panel();
  await metrics.findByText("Not measurable now: too dark");
  expect(metrics.queryByText("51%")).toBeNull();
  comes(seen(500), unseen(5_000, "no_face"));
  await metrics.findByText("Not measurable now: no face");
  await metrics.findByRole("img", { name: "Head turned: not measurable, no face" });
  const chart = () => metrics.getByRole("img", { name: /^Head turned/ });
  expect([...chart().querySelectorAll("title")].map(({ textContent }) => textContent)).toEqual(["too dark", "no face"]);
  comes(seen(5_100));
  await metrics.findByText("Gaps: too dark, no face");
  // Three lines of what was measured, none across a gap.
  expect(chart().querySelector("path:last-child")?.getAttribute("d")?.match(/M/g)).toHaveLength(3);
});

it("forgets everything at the end of a recording", async () => {
  const { asked, devices, user } = await recorded({ moments: [seen(100, -11.6), seen(20_000, -11.6)] });
  await (await panel()).findByText("-12°");
  await user.click(screen.getByRole("button", { name: "Stop and keep" }));
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  const before = asked.length;
  devices.metrics = { state: "on", moments: [] };
  await user.click(await screen.findByRole("button", { name: "Record" }));
  await waitFor(() => expect(screen.getByRole("button", { name: "Start recording" })).toHaveProperty("disabled", false));
  expect(screen.queryByTestId("live-metrics")).toBeNull();
  await user.click(screen.getByRole("button", { name: "Start recording" }));
  const metrics = await panel();
  await waitFor(() => expect(asked.length).toBeGreaterThan(before + 1));
  expect(asked.slice(before).every((after) => after === null)).toBe(true);
  expect(metrics.queryByText("-12°")).toBeNull();
});

it("keeps half a minute", () => {
  const known = latest([], [seen(0), seen(100)]);
  expect(latest(known, [seen(100), seen(200)]).map(({ at_ms }) => at_ms)).toEqual([0, 100, 200]);
  expect(latest(known, [seen(30_050)]).map(({ at_ms }) => at_ms)).toEqual([100, 30_050]);
});

it("draws the last moment at the end, and no line across what nobody knows", () => {
  const yaw = ({ head }: LiveMoment) => head && 0.5 + head.yaw / 90;
  expect(pathOf([seen(29_900), seen(30_000, 90)], yaw)).toBe("M299 50h0L300 0");
  expect(pathOf([seen(20_000), seen(25_000), seen(30_000)], yaw)).toBe("M200 50h0M250 50h0M300 50h0");
  expect(gapsOf([seen(0), unseen(10_000, "no_face"), unseen(10_100, "no_face"), unseen(10_200, "blurred"), seen(30_000)], yaw)).toEqual([
    { from: 100, to: 102, reason: "no_face" },
    { from: 102, to: 117, reason: "blurred" },
  ]);
});

it("tells another moment every five seconds", () => {
  expect(toldOf([])).toBeUndefined();
  expect([[100, 4_900], [100, 4_900, 5_100], [4_900, 5_000, 9_900]].map((times) => toldOf(times.map((at) => seen(at)))?.at_ms)).toEqual([100, 4_900, 5_000]);
});
