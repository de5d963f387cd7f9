import { createMemoryHistory } from "@tanstack/react-router";
import { act, render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import axe from "axe-core";
import { afterEach, expect, it, vi } from "vitest";
import { App } from "../app";
import { play } from "../features/recording/cue";
import { createAppRouter } from "../router";
import { newQueryClient } from "../transport/react";
import { FakeCore } from "./core";
import { deviceProblem } from "./devices";

function show(prepare: (core: FakeCore, sessionId: string) => void = () => undefined) {
  const core = new FakeCore();
  core.status = { ...core.status, state: "open", protection: "passphrase", organisation: "Atelier", user: { id: "user-1", first_name: "Camille", last_name: "Aubert", email: "c@example.org", role: "admin", active: true } };
  const { session_id } = core.sample("en");
  prepare(core, session_id);
  const router = createAppRouter(createMemoryHistory({ initialEntries: [`/sessions/${session_id}`] }));
  render(<App transport={core.transport()} client={newQueryClient()} router={router} />);
  return { core, devices: core.devices, router, sessionId: session_id, user: userEvent.setup() };
}

afterEach(() => {
  vi.stubGlobal("AudioContext", undefined);
  vi.useRealTimers();
});

const dialog = async () => within(await screen.findByRole("dialog", { name: "Record an answer" }));

it("records an answer from the first picture to the review of it", async () => {
  const { core, devices, user, sessionId } = show();
  const before = core.view(sessionId).questions[0]?.answer?.id;
  await user.click(await screen.findByRole("button", { name: "Record" }));
  const room = await dialog();
  await room.findByRole("meter");
  expect((await axe.run(document.body, { rules: { "color-contrast": { enabled: false } } })).violations).toEqual([]);
  await waitFor(() => expect(room.getByRole("button", { name: "Start recording" })).toHaveProperty("disabled", false));
  await user.click(room.getByRole("button", { name: "Start recording" }));
  expect(await room.findByTestId("recording-clock")).toHaveProperty("textContent", expect.stringContaining("0:12"));
  // It does not close under a recording.
  expect(room.queryByRole("button", { name: "Close" })).toBeNull();
  await user.keyboard("{Escape}");
  await user.click(room.getByRole("button", { name: "Pause" }));
  await room.findByText("Paused: nothing is kept");
  await user.click(room.getByRole("button", { name: "Go on recording" }));
  await room.findByText("Recording");
  await user.click(room.getByRole("button", { name: "Stop and keep" }));
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  expect(core.view(sessionId).questions[0]?.answer?.id).not.toBe(before);
  await waitFor(() => expect(devices.open).toBe(false));
});

it("records without the cue where no sound can be made", async () => {
  vi.stubGlobal("AudioContext", function () {
    throw new Error("no sound card");
  });
  const { user } = show();
  await user.click(await screen.findByRole("button", { name: "Record" }));
  const room = await dialog();
  await waitFor(() => expect(room.getByRole("button", { name: "Start recording" })).toHaveProperty("disabled", false));
  await user.click(room.getByRole("button", { name: "Start recording" }));
  await room.findByTestId("recording-clock");
});

/** An audio context whose tones never end. */
class Mute {
  state = "running";
  currentTime = 0;
  destination = {};
  resume = () => Promise.resolve();
  close = () => Promise.resolve();
  createOscillator = (): object => ({ frequency: {}, connect: (to: unknown) => to, start: vi.fn(), stop: vi.fn(), addEventListener: vi.fn() });
  createGain = (): object => ({ gain: { setValueAtTime: vi.fn(), linearRampToValueAtTime: vi.fn() }, connect: (to: unknown) => to });
}

it.each<[string, typeof Mute]>([
  ["makes no tone", class extends Mute { override createOscillator = () => { throw new Error("no tone"); }; }],
  ["stays suspended", class extends Mute { override state = "suspended"; override resume = () => new Promise<void>(() => undefined); }],
  ["may not resume", class extends Mute { override state = "suspended"; override resume = () => Promise.reject(new Error("not allowed")); }],
  ["comes to no end", Mute],
  ["cannot be closed", class extends Mute { override close = () => Promise.reject(new Error("closed")); }],
])("waits a second at most for a cue that %s", async (_, context) => {
  vi.useFakeTimers();
  vi.stubGlobal("AudioContext", context);
  const heard = vi.fn();
  const played = play("begin").then(heard);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(heard).toHaveBeenCalled();
  await played;
  expect(vi.getTimerCount()).toBe(0);
});

it("records nothing where the dialog is closed while the cue plays", async () => {
  const over = vi.fn(() => Promise.resolve());
  vi.stubGlobal("AudioContext", class extends Mute { override close = over; });
  const { devices, user } = show();
  await user.click(await screen.findByRole("button", { name: "Record" }));
  const room = await dialog();
  await waitFor(() => expect(room.getByRole("button", { name: "Start recording" })).toHaveProperty("disabled", false));
  await user.click(room.getByRole("button", { name: "Start recording" }));
  await user.keyboard("{Escape}");
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  await waitFor(() => expect(over).toHaveBeenCalled(), { timeout: 2_000 });
  await user.click(screen.getByRole("button", { name: "Record" }));
  await waitFor(async () => expect((await dialog()).getByRole("button", { name: "Start recording" })).toHaveProperty("disabled", false));
  expect(devices.calls).not.toContain("start");
});

it("wakes a suspended context for a cue", async () => {
  const tone = { frequency: {}, connect: (to: unknown) => to, start: vi.fn(), stop: vi.fn(), addEventListener: (_: string, over: () => void) => over() };
  vi.stubGlobal("AudioContext", class extends Mute {
    override state = "suspended";
    override resume = () => Promise.resolve(void (this.state = "running"));
    override createOscillator = () => (this.state === "running" ? tone : {});
  });
  await play("end");
  expect(tone.start).toHaveBeenCalledTimes(2);
});

it("asks before it throws a recording away", async () => {
  const { core, devices, user, sessionId } = show();
  const before = core.view(sessionId).questions[0]?.answer?.id;
  await user.click(await screen.findByRole("button", { name: "Record" }));
  const room = await dialog();
  await user.click(room.getByText("Microphone only"));
  await waitFor(() => expect(room.getByRole("button", { name: "Start recording" })).toHaveProperty("disabled", false));
  await user.click(room.getByRole("button", { name: "Start recording" }));
  await user.click(await room.findByRole("button", { name: "Discard" }));
  const question = within(await screen.findByRole("dialog", { name: "Discard this recording?" }));
  expect(devices.recording?.has_picture).toBe(false);
  await user.click(question.getByRole("button", { name: "Discard" }));
  await waitFor(() => expect(devices.recording).toBeNull());
  expect(core.view(sessionId).questions[0]?.answer?.id).toBe(before);
});

it("shows on every page that it records, and the way back, where the recording is taken up again", async () => {
  const { devices, router, user, sessionId } = show((core, session_id) => {
    const question_id = core.view(session_id).questions[1]?.question.id ?? "";
    core.devices.handlers()["recordings.start"]({ session_id, question_id, sound_only: false });
  });
  const room = await dialog();
  await room.findByTestId("recording-clock");
  await act(() => router.navigate({ to: "/campaigns" }));
  const strip = within(await screen.findByTestId("recording-strip"));
  expect(strip.getByText("Recording")).toBeDefined();
  await user.click(strip.getByRole("link", { name: "Go to the interview" }));
  expect(router.state.location.pathname).toBe(`/sessions/${sessionId}`);
  await (await dialog()).findByTestId("recording-clock");
  expect(devices.recording?.state).toBe("recording");
});

it("says what a lost device means, and why a recording ended by itself", async () => {
  const { devices, user } = show();
  await user.click(await screen.findByRole("button", { name: "Record" }));
  const room = await dialog();
  await waitFor(() => expect(room.getByRole("button", { name: "Start recording" })).toHaveProperty("disabled", false));
  await user.click(room.getByRole("button", { name: "Start recording" }));
  await room.findByTestId("recording-clock");
  devices.camera = { state: "lost", preview: null, problem: deviceProblem("camera.missing", { name: "HD Webcam C525" }) };
  await room.findByText("The recording goes on with what is left. What is missing will be marked in the answer.");
  devices.recording = devices.recording && { ...devices.recording, state: "ended", answer_id: "answer-x", problem: deviceProblem("file.disk_full") };
  await room.findByText("The recording ended by itself.");
  await room.findByText("What was recorded until then is kept as an answer.");
  expect(room.getByRole("button", { name: "Close" })).toBeDefined();
});

it("marks where a recording lacks something", async () => {
  const { user } = show((core, session_id) => {
    const answer = core.view(session_id).questions[0]?.answer;
    if (answer) {
      answer.media.gaps = [
        { sense: "picture", from_ms: 6_000, to_ms: 12_000, too_slow: false },
        { sense: "sound", from_ms: 20_000, to_ms: 21_000, too_slow: true },
      ];
    }
  });
  await user.click(await screen.findByRole("button", { name: "No picture from 0:06 to 0:12" }));
  expect(screen.getByRole("button", { name: "No sound from 0:20 to 0:21: the computer was too slow" })).toBeDefined();
});

it("records nobody who did not agree", async () => {
  const { core, devices, user } = show((it, session_id) => {
    const { person } = it.view(session_id);
    it.consents.set(person.id, (it.consents.get(person.id) ?? []).map((consent) => (consent.kind === "recording" ? { ...consent, granted: false } : consent)));
  });
  await user.click(await screen.findByRole("button", { name: "Record" }));
  const room = await dialog();
  expect(room.getByText("Without this consent, nothing can be recorded. You can offer a written or a live interview.")).toBeDefined();
  expect(room.queryByRole("button", { name: "Start recording" })).toBeNull();
  expect(devices.calls).not.toContain("start");
  expect(core.devices.recording).toBeNull();
});
