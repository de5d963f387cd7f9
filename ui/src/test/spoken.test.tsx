import { createMemoryHistory } from "@tanstack/react-router";
import { act, fireEvent, render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import axe from "axe-core";
import i18next from "i18next";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { App } from "../app";
import { createAppRouter } from "../router";
import type { Question } from "../transport/generated";
import { newQueryClient } from "../transport/react";
import { failure, FakeCore } from "./core";
import { deviceProblem } from "./devices";

const TEXTS = ["Tell us about yourself.", "What was hard about it?", "What do you expect?"];

/** What is heard, as the files that were played. */
let ears: { file: string; end: () => void; over: boolean }[] = [];

class Ear {
  state = "running";
  destination = {};
  resume = () => Promise.resolve();
  close = () => Promise.resolve();
  decodeAudioData = (bytes: ArrayBuffer) => Promise.resolve(btoa([...new Uint8Array(bytes)].map((byte) => String.fromCharCode(byte)).join("")));
  createBufferSource = (): object => {
    const ended: (() => void)[] = [];
    const ear = { file: "", over: false, end: () => ended.forEach((over) => over()) };
    return {
      set buffer(file: string) {
        ear.file = file;
      },
      connect: vi.fn(),
      addEventListener: (_: string, over: () => void) => ended.push(over, () => (ear.over = true)),
      start: () => ears.push(ear),
      stop: () => ear.end(),
    };
  };
}

const heardNow = () => ears.filter(({ over }) => !over).map(({ file }) => file);

function workspace() {
  const core = new FakeCore();
  core.status = { ...core.status, state: "open", protection: "passphrase", organisation: "Atelier", user: { id: "user-1", first_name: "Ada", last_name: "Lovelace", email: "ada@example.org", role: "recruiter", active: true } };
  core.spoken.voice = true;
  const { id } = core.handlers["campaigns.create"]({ title: "Sales", job_title: "Sales", job_description: "", experience_level: "", language: "en", policy_profiles: ["EU"] });
  const add = (text: string, probes: string[]) => core.handlers["questions.create"]({ campaign_id: id, question: { text, category: "", difficulty: "", mandatory: true, limit_ms: null, preparation_ms: null, competencies: [], probes } });
  add(TEXTS[0] ?? "", [TEXTS[1] ?? ""]);
  add(TEXTS[2] ?? "", []);
  const criteria = ["Clarity", "Depth", "Service", "Rigour"].map((name) => ({ id: null, name, description: "", weight: 1, anchors: { one: "Vague.", three: "An example.", five: "Its result." } }));
  core.handlers["campaigns.set_scorecard"]({ id, criteria });
  const [first, second] = core.questions as [Question, Question];
  return { core, id, first, second };
}

const advanceTimers = (ms: number) => (vi.isFakeTimers() ? void vi.advanceTimersByTime(ms) : undefined);

function show(core: FakeCore, at: string) {
  const router = createAppRouter(createMemoryHistory({ initialEntries: [at] }));
  render(<App transport={core.transport()} client={newQueryClient()} router={router} />);
  return userEvent.setup({ advanceTimers });
}

function draft() {
  const set = workspace();
  return { ...set, spoken: set.core.spoken, user: show(set.core, `/campaigns/${set.id}`) };
}

const section = async () => within(await screen.findByRole("region", { name: "Spoken questions" }));
const rows = async () => (await section()).findAllByTestId("spoken-text");
const dialog = async (name = "Read aloud") => within(await screen.findByRole("dialog", { name }));
const passes = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms));

/** The button that has the focus, once it is that one. */
async function focused(name: string): Promise<HTMLElement> {
  const button = await (await dialog()).findByRole("button", { name });
  await waitFor(() => expect(document.activeElement).toBe(button));
  await waitFor(() => expect(button.getAttribute("aria-disabled")).toBeNull());
  return button;
}

/** The question before a recording is thrown away, once it has the keys. */
async function discard() {
  const asked = await screen.findByRole("dialog", { name: "Discard this recording?" });
  await waitFor(() => expect(asked.contains(document.activeElement)).toBe(true));
  return within(asked);
}

/** Opens the dialog at the first text, and records it for so long. */
async function recorded(ms = 3_000) {
  const set = draft();
  await set.user.click(await (await section()).findByRole("button", { name: "Record: Question 1" }));
  await focused("Record");
  await set.user.keyboard("{Enter}");
  await focused("Stop");
  await passes(ms);
  return set;
}

async function expectNoFaults(): Promise<void> {
  const { violations } = await axe.run(document.body, { rules: { "color-contrast": { enabled: false } } });
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`)).toEqual([]);
}

beforeEach(() => {
  ears = [];
  vi.stubGlobal("AudioContext", Ear);
  vi.useFakeTimers({ shouldAdvanceTime: true });
});

afterEach(async () => {
  vi.useRealTimers();
  vi.stubGlobal("AudioContext", undefined);
  await i18next.changeLanguage("en");
});

it("leads from text to text by Enter alone", async () => {
  const { core, spoken, user } = draft();
  const opener = await (await section()).findByRole("button", { name: "Record: Question 1" });
  (await section()).getByText("0 of 3 recorded");
  opener.focus();
  await user.keyboard("{Enter}");
  const room = await dialog();
  await focused("Record");
  expect(room.getByText(TEXTS[0] ?? "").lang).toBe("en");
  room.getByText("Built-in Audio");
  room.getByRole("meter");
  room.getByText("Question 1");
  await user.keyboard("{Enter}");
  await focused("Stop");
  expect(room.getByText("Recording").getAttribute("role")).toBe("status");
  await passes(12_300);
  expect(room.getByTestId("voice-clock").textContent).toMatch(/^0:1[2-5]$/);
  await user.keyboard("{Enter}");

  await focused("Keep and go to the next");
  room.getByText("Recorded. This is what candidates will hear.");
  room.getByText(/^0:1[2-5]$/);
  await waitFor(() => expect(heardNow()).toHaveLength(1));
  await user.keyboard("{Enter}");
  await focused("Record");
  await waitFor(() => expect(heardNow()).toEqual([]));
  room.getByText("Kept. Here is the next text.");
  room.getByText("Question 1, follow-up 1");
  await room.findByText("1 of 3 recorded");
  for (const text of [1, 2]) {
    room.getByText(TEXTS[text] ?? "");
    await user.keyboard("{Enter}");
    await focused("Stop");
    await passes(1_000);
    await user.keyboard("{Enter}");
    await focused(text === 1 ? "Keep and go to the next" : "Keep");
    expect(room.queryAllByRole("button", { name: "Keep" })).toHaveLength(1);
    await user.keyboard("{Enter}");
    if (text === 1) await focused("Record");
  }
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  await waitFor(() => expect(document.activeElement).toBe(opener));
  await (await section()).findByText("3 of 3 recorded");
  expect((await rows()).map((row) => row.textContent)).toEqual([
    expect.stringMatching(/Recorded by Ada Lovelace, 0:1[2-5]/), expect.stringMatching(/Follow-up · Recorded by Ada Lovelace, 0:0[1-4]/), expect.stringMatching(/Recorded by Ada Lovelace, 0:0[1-4]/),
  ]);
  expect(opener.textContent).toBe("Record again");
  expect(spoken.kept.map(({ text }) => text)).toEqual(TEXTS);
  await waitFor(() => expect(spoken.open).toBe(false));
  expect(core.questions).toHaveLength(2);
});

it("has no faults that keep people from it, step by step", async () => {
  vi.useRealTimers();
  const { spoken, first, user } = draft();
  // Looking for faults takes longer than anybody is waited for.
  spoken.askedWithinMs = Number.POSITIVE_INFINITY;
  spoken.keep({ question_id: first.id, text: "An earlier wording." }, 2_000);
  await user.click(await (await section()).findByRole("button", { name: "Record: Question 1" }));
  await focused("Record");
  await expectNoFaults();
  await user.keyboard("{Enter}");
  await focused("Stop");
  await expectNoFaults();
  await user.keyboard("{Enter}");
  await focused("Keep and go to the next");
  await expectNoFaults();
  await user.keyboard("{Escape}");
  await discard();
  await expectNoFaults();
});

it("takes neither a key that is held nor the second click of two for the next step", async () => {
  const { spoken, user } = draft();
  await user.click(await (await section()).findByRole("button", { name: "Record: Question 1" }));
  const button = await focused("Record");
  expect(fireEvent.keyDown(button, { key: "Enter", repeat: true })).toBe(false);
  expect(fireEvent.keyDown(button, { key: "Enter" })).toBe(true);
  fireEvent.click(button, { detail: 2 });
  await passes(500);
  expect(spoken.calls).not.toContain("begin");
  fireEvent.click(button, { detail: 1 });
  fireEvent.click(button, { detail: 1 });
  await focused("Stop");
  expect(spoken.calls.filter((call) => call === "begin")).toHaveLength(1);
});

it("begins nothing before the microphone is heard, and keeps the focus while it waits", async () => {
  const { spoken, user } = draft();
  spoken.microphone = { state: "opening", name: null, level_db: null, peak_db: null };
  await user.click(await (await section()).findByRole("button", { name: "Record: Question 1" }));
  const room = await dialog();
  await room.findByText("Opening the microphone…");
  const button = room.getByRole("button", { name: "Record" });
  await waitFor(() => expect(document.activeElement).toBe(button));
  expect(button.getAttribute("aria-disabled")).toBe("true");
  await user.keyboard("{Enter}");
  spoken.microphone = { advice: "too_quiet" };
  await focused("Record");
  expect(spoken.calls).not.toContain("begin");
  await room.findByText(/^Hardly anything is heard\./);
});

it("plays one text at a time, as candidates will hear it", async () => {
  const { spoken, first, second, user } = draft();
  spoken.keep({ question_id: first.id, text: first.displayed_text }, 2_000);
  const list = await section();
  await list.findByText("Recorded by Ada Lovelace, 0:02");
  await user.click(list.getByRole("button", { name: "Listen: Question 1" }));
  const own = await list.findByRole("button", { name: "Stop: Question 1" });
  await waitFor(() => expect(heardNow()).toEqual([spoken.say({ question_id: first.id, text: first.displayed_text }).audio]));
  await user.click(list.getByRole("button", { name: "Listen: Question 2" }));
  await waitFor(() => expect(heardNow()).toEqual([spoken.say({ question_id: second.id, text: second.displayed_text }).audio]));
  await waitFor(() => expect(own.textContent).toBe("Listen"));
  act(() => ears.at(-1)?.end());
  await list.findByRole("button", { name: "Listen: Question 2" });
  await user.click(list.getByRole("button", { name: "Listen: Question 1, follow-up 1" }));
  await waitFor(() => expect(heardNow()).toHaveLength(1));
  await user.click(list.getByRole("button", { name: "Stop: Question 1, follow-up 1" }));
  expect(heardNow()).toEqual([]);
  await user.click(list.getByRole("button", { name: "Listen: Question 2" }));
  await waitFor(() => expect(heardNow()).toHaveLength(1));
  await user.click(list.getByRole("button", { name: "Record: Question 2" }));
  await focused("Record");
  expect(heardNow()).toEqual([]);
});

it("says why nothing is heard", async () => {
  const { spoken, user } = draft();
  spoken.voice = false;
  await user.click(await (await section()).findByRole("button", { name: "Listen: Question 1" }));
  await screen.findByText("This machine has no voice.");
  spoken.voice = true;
  vi.stubGlobal("AudioContext", undefined);
  await user.click((await section()).getByRole("button", { name: "Listen: Question 1" }));
  await screen.findByText("The sound can’t be played here.");
  await (await section()).findByRole("button", { name: "Listen: Question 1" });
});

it("keeps what can't be played", async () => {
  vi.stubGlobal("AudioContext", undefined);
  const { spoken, user } = await recorded();
  await user.keyboard("{Enter}");
  await focused("Keep and go to the next");
  const room = await dialog();
  await room.findByText("The sound can’t be played here.");
  await user.keyboard("{Enter}");
  await focused("Record");
  expect(room.queryByTestId("problem")).toBeNull();
  expect(spoken.kept).toHaveLength(1);
});

it("tells that a recording is outdated once the question is worded differently, and uses it again with the old wording", async () => {
  const { spoken, first, user } = draft();
  spoken.keep({ question_id: first.id, text: first.displayed_text }, 2_000);
  const field = await screen.findByRole("textbox", { name: "Question 1" });
  await user.type(field, " Please.");
  await user.tab();
  const list = await section();
  const outdated = await list.findByTestId("spoken-outdated");
  expect(outdated.textContent).toContain("A recording of an earlier wording isn’t used any more: “Tell us about yourself.”");
  expect((await rows())[0]?.textContent).toContain("Tell us about yourself. Please.Synthetic voice");
  list.getByText("0 of 3 recorded");
  await user.click(within(outdated).getByRole("button", { name: /^Listen/ }));
  await waitFor(() => expect(heardNow()).toEqual([spoken.say({ question_id: first.id, text: TEXTS[0] ?? "" }).audio]));

  await user.clear(field);
  await user.type(field, TEXTS[0] ?? "");
  await user.tab();
  await list.findByText("Recorded by Ada Lovelace, 0:02");
  expect(list.queryByTestId("spoken-outdated")).toBeNull();

  await user.type(field, " Please.");
  await user.tab();
  await user.click(within(await list.findByTestId("spoken-outdated")).getByRole("button", { name: /^Remove the recording/ }));
  const asked = await dialog("Remove this recording?");
  asked.getByText(/If the question were worded “Tell us about yourself\.” again/);
  await user.click(asked.getByRole("button", { name: "Remove the recording" }));
  await waitFor(() => expect(list.queryByTestId("spoken-outdated")).toBeNull());
  expect(spoken.kept).toEqual([]);
});

it("says before opening that there would be two voices, and shows an open campaign what is heard", async () => {
  const { spoken, first, user } = draft();
  spoken.keep({ question_id: first.id, text: first.displayed_text }, 2_000);
  spoken.keep({ question_id: first.id, text: "An earlier wording." }, 2_000);
  await screen.findByText("1 of 3 texts are recorded; a synthetic voice reads the others: candidates will hear both.");
  await user.click(screen.getByRole("button", { name: "Open the campaign" }));
  await user.click(within(await screen.findByRole("dialog")).getByRole("button", { name: "Open the campaign" }));
  await user.click(await screen.findByRole("tab", { name: "Questions and scorecard" }));
  const list = await section();
  await list.findByText("Recorded by Ada Lovelace, 0:02");
  list.getByText(/nothing can be recorded any more/);
  expect(list.queryByRole("button", { name: /^Record/ })).toBeNull();
  expect(list.queryByTestId("spoken-outdated")).toBeNull();
  await user.click(list.getByRole("button", { name: "Listen: Question 2" }));
  await waitFor(() => expect(heardNow()).toHaveLength(1));
  await user.click(list.getByRole("button", { name: "Remove the recording: Question 1" }));
  const asked = await dialog("Remove this recording?");
  asked.getByText(/can’t be recorded again while it is open/);
  await user.click(asked.getByRole("button", { name: "Remove the recording" }));
  await list.findByText("0 of 3 recorded");
  await waitFor(() => expect(heardNow()).toEqual([]));
  expect((await rows())[0]?.textContent).toContain("Synthetic voice");
});

it("is not there without questions", async () => {
  const { core, id } = workspace();
  core.questions.splice(0);
  show(core, `/campaigns/${id}`);
  await screen.findByText("No question yet.");
  expect(screen.queryByRole("region", { name: "Spoken questions" })).toBeNull();
});

it("replaces a recording, which goes once the next begins", async () => {
  const { spoken, user } = await recorded(2_000);
  await user.keyboard("{Enter}");
  await focused("Keep and go to the next");
  const room = await dialog();
  await user.click(room.getByRole("button", { name: "Record again" }));
  await focused("Stop");
  expect(heardNow()).toEqual([]);
  expect(room.getByTestId("voice-clock").textContent).toMatch(/^0:0[01]$/);
  await passes(5_000);
  expect(room.getByTestId("voice-clock").textContent).toMatch(/^0:0[5-8]$/);
  await user.keyboard("{Enter}");
  await focused("Keep and go to the next");
  await user.click(room.getByRole("button", { name: "Keep" }));
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  await (await section()).findByText(/^Recorded by Ada Lovelace, 0:0[5-8]$/);

  await user.click((await section()).getByRole("button", { name: "Record again: Question 1" }));
  await focused("Record");
  await user.keyboard("{Enter}");
  await focused("Stop");
  await passes(12_000);
  await user.keyboard("{Enter}");
  await focused("Keep and go to the next");
  await user.keyboard("{Enter}");
  await (await section()).findByText(/^Recorded by Ada Lovelace, 0:1[2-5]$/);
  expect(spoken.kept).toHaveLength(1);
});

it("keeps what was recorded until the microphone was lost", async () => {
  const { spoken, user } = await recorded(4_000);
  spoken.microphone = { state: "lost", name: null, level_db: null, peak_db: null, problem: deviceProblem("microphone.missing", { name: "Headset" }) };
  await focused("Keep and go to the next");
  const room = await dialog();
  room.getByText("The recording ended by itself. Listen to check that the whole text is there.");
  room.getByText("The microphone “Headset” is not plugged in.");
  const again = room.getByRole("button", { name: "Record again" });
  expect(again.getAttribute("aria-disabled")).toBe("true");
  await user.click(again);
  expect(spoken.calls.filter((call) => call === "begin")).toHaveLength(1);
  await user.click(room.getByRole("button", { name: "Keep" }));
  await (await section()).findByText(/^Recorded by Ada Lovelace, 0:0[4-7]$/);
});

it("ends by itself once it is long enough, and counts down to it", async () => {
  const { spoken } = await recorded(1_000);
  const room = await dialog();
  expect(room.queryByText(/left$/)).toBeNull();
  spoken.longestMs = 30_000;
  await passes(4_000);
  room.getByText(/^0:2\d left$/);
  await passes(26_000);
  await focused("Keep and go to the next");
  room.getByText("0:30");
  room.getByText(/^The recording ended by itself\./);
  expect(room.queryByTestId("problem")).toBeNull();
});

it("says that nobody was heard, and records again", async () => {
  const set = workspace();
  set.core.spoken.keep({ question_id: set.first.id, text: set.first.displayed_text }, 2_000);
  set.core.spoken.spokenInto = false;
  const user = show(set.core, `/campaigns/${set.id}`);
  await user.click(await (await section()).findByRole("button", { name: "Record again: Question 1" }));
  await focused("Record");
  await user.keyboard("{Enter}");
  await focused("Stop");
  await user.keyboard("{Enter}");
  const room = await dialog();
  await room.findByText("Nobody could be heard in this recording.");
  await focused("Record");
  expect(ears).toEqual([]);
  expect(set.core.spoken.kept).toHaveLength(1);
  set.core.spoken.spokenInto = true;
  await user.keyboard("{Enter}");
  await focused("Stop");
  expect(room.queryByTestId("problem")).toBeNull();
  await user.keyboard("{Enter}");
  await focused("Keep and go to the next");
});

it("is not recording any more where the end of it fails", async () => {
  const { core, user } = await recorded();
  const end = vi.spyOn(core.handlers, "spoken.end").mockImplementation(() => {
    throw failure("media.failed", "unavailable");
  });
  await user.keyboard("{Enter}");
  await screen.findByRole("alert");
  expect(end).toHaveBeenCalledTimes(1);
  expect((await dialog()).queryByText("Recording")).toBeNull();
  await focused("Record");
});

it("keeps a take through one call that fails", async () => {
  const { core, spoken, user } = await recorded();
  await user.keyboard("{Enter}");
  await focused("Keep and go to the next");
  const watch = vi.spyOn(core.handlers, "spoken.watch").mockImplementationOnce(() => {
    throw failure("connection.lost", "unavailable");
  });
  await waitFor(() => expect(watch).toHaveBeenCalled());
  await passes(2_000);
  await waitFor(() => expect(screen.queryByRole("alert")).toBeNull());
  expect(spoken.calls).not.toContain("close");
  await focused("Keep and go to the next");
  await user.keyboard("{Enter}");
  await (await section()).findByText("1 of 3 recorded");
});

it("tells which synthetic voice says the rest, and leads administrators to a better one", async () => {
  const { core, id } = workspace();
  show(core, `/campaigns/${id}`);
  await (await section()).findByText("The synthetic voice is the simple one of this computer.");
  expect((await section()).queryByRole("link")).toBeNull();
  core.status = { ...core.status, user: core.status.user && { ...core.status.user, role: "admin" } };
  act(() => core.changed("workspace"));
  expect((await (await section()).findByRole("link", { name: "Get a better voice" })).getAttribute("href")).toBe("/settings/transcription");
  core.weights = core.weights.map((model) => ({ ...model, in_use: model.kind === "voice" }));
  act(() => core.changed("weights"));
  await (await section()).findByText("The synthetic voice is “Heart”.");
});

it("asks before it throws away what is not kept", async () => {
  const { spoken, user } = await recorded();
  await user.keyboard("{Escape}");
  await discard();
  await user.keyboard("{Escape}");
  await waitFor(() => expect(screen.queryByRole("dialog", { name: "Discard this recording?" })).toBeNull());
  await focused("Stop");
  await user.keyboard("{Enter}");
  await focused("Keep and go to the next");
  await user.click((await dialog()).getByRole("button", { name: "Close" }));
  await user.click((await discard()).getByRole("button", { name: "Cancel" }));
  await focused("Keep and go to the next");
  await user.keyboard("{Escape}");
  await user.click((await discard()).getByRole("button", { name: "Discard" }));
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  await waitFor(() => expect(heardNow()).toEqual([]));
  await waitFor(() => expect(spoken.open).toBe(false));
  expect(spoken.kept).toEqual([]);
  await waitFor(() => expect(document.activeElement?.getAttribute("aria-label")).toBe("Record: Question 1"));

  await user.keyboard("{Enter}");
  await focused("Record");
  await user.keyboard("{Escape}");
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
});

it("focuses what leads on where a recording ends by itself while it is asked", async () => {
  const { spoken, user } = await recorded();
  await user.keyboard("{Escape}");
  await discard();
  spoken.microphone = { state: "lost", level_db: null, problem: deviceProblem("microphone.missing") };
  await passes(1_000);
  spoken.microphone = {};
  await user.click((await discard()).getByRole("button", { name: "Cancel" }));
  await focused("Keep and go to the next");
  (await dialog()).getByText("The microphone “Built-in Audio” is not plugged in.");
});

it("can't keep a wording that changed meanwhile, and says so", async () => {
  const { core, spoken, first, user } = await recorded();
  await user.keyboard("{Enter}");
  await focused("Keep and go to the next");
  const changed = vi.spyOn(core, "changed").mockImplementation(() => undefined);
  core.handlers["questions.update"]({ id: first.id, question: { ...first, text: "Who are you?" } });
  await user.keyboard("{Enter}");
  const room = await dialog();
  await room.findByText("The question is worded differently by now.");
  changed.mockRestore();
  act(() => core.changed("questions"));
  await waitFor(() => expect(room.queryByText("Question 1")).toBeNull());
  room.getByText("The question is worded differently by now.");
  expect(room.getByRole("button", { name: "Keep" }).getAttribute("aria-disabled")).toBe("true");
  expect(spoken.kept).toEqual([]);
});

it("says that the campaign was opened meanwhile", async () => {
  const { core, id, user } = await recorded();
  await user.keyboard("{Enter}");
  await focused("Keep and go to the next");
  vi.spyOn(core, "changed").mockImplementation(() => undefined);
  core.campaigns.set(id, { ...core.campaign(id), state: "open" });
  await user.keyboard("{Enter}");
  await (await dialog()).findByText("The campaign is open: its questions and scorecard are frozen.");
  await focused("Keep and go to the next");
});

it("says that the microphone is needed elsewhere, and looks again", async () => {
  const { core, user } = draft();
  core.devices.recording = { session_id: "s", question_id: "q", state: "recording", has_picture: false, elapsed_ms: 0, room_ms: 3_600_000, is_behind: false, answer_id: null, problem: null };
  await user.click(await (await section()).findByRole("button", { name: "Record: Question 1" }));
  const room = await dialog();
  await room.findByText("An interview or a recording is going on at this computer.");
  core.devices.recording = null;
  await user.click(room.getByRole("button", { name: "Try again" }));
  await waitFor(() => expect(room.queryByTestId("problem")).toBeNull());
  await focused("Record");
  await user.keyboard("{Enter}");
  await focused("Stop");
  vi.spyOn(core.handlers, "spoken.watch").mockImplementation(() => {
    throw failure("connection.lost", "unavailable");
  });
  await room.findByText("The recording ended by itself.");
  expect(room.queryByTestId("voice-clock")).toBeNull();
  vi.restoreAllMocks();
  await user.click(room.getByRole("button", { name: "Try again" }));
  await focused("Record");
  room.getByText("Press Record, then read the text aloud.");
});

it("goes on recording while nobody sees the page, and says that it stopped where the computer slept", async () => {
  const { spoken, user } = await recorded();
  const seen = vi.spyOn(document, "visibilityState", "get").mockReturnValue("hidden");
  act(() => void document.dispatchEvent(new Event("visibilitychange")));
  await passes(6_000);
  expect((await dialog()).getByTestId("voice-clock").textContent).toMatch(/^0:(09|1[0-3])$/);
  seen.mockRestore();
  act(() => void document.dispatchEvent(new Event("visibilitychange")));
  vi.setSystemTime(Date.now() + 3_600_000);
  await (await dialog()).findByText("There is no recording to go on with.");
  await focused("Record");
  await user.keyboard("{Enter}");
  await focused("Stop");
  expect(spoken.kept).toEqual([]);
});

it("leads to the campaigns from a voice that could not be made", async () => {
  const { core } = workspace();
  core.jobs.set("job", { id: "job", kind: "speech", label: "Sales", session_id: null, answer_id: null, question_id: null, state: "failed", done: 0, total: 3, error: deviceProblem("voice.unavailable"), created_at_ms: core.now() });
  show(core, "/");
  await screen.findByText("Spoken questions · This machine has no voice.");
  expect(screen.getAllByRole("link", { name: "Sales" })[0]?.getAttribute("href")).toContain("/campaigns");
});

it("speaks French", async () => {
  const { core, id, first } = workspace();
  core.settings = { ...core.settings, language: "fr" };
  core.spoken.keep({ question_id: first.id, text: "Une autre formulation." }, 12_000);
  core.spoken.keep({ question_id: first.id, text: first.displayed_text }, 12_000);
  const user = show(core, `/campaigns/${id}`);
  const list = within(await screen.findByRole("region", { name: "Questions à voix haute" }));
  await list.findByText("Enregistré par Ada Lovelace, 0:12");
  list.getByText("Relance · Voix de synthèse");
  list.getByText("Enregistré : 1 sur 3");
  list.getByText(/« Une autre formulation\. »/);
  await screen.findByText("Une voix enregistrée dit 1 des 3 textes, une voix de synthèse les autres : les candidats entendront les deux.");
  await user.click(list.getByRole("button", { name: /^Enregistrer à nouveau\s: Question 1$/ }));
  const room = await dialog("Lire à voix haute");
  room.getByText("Cliquez sur Enregistrer, puis lisez le texte à voix haute.");
  await waitFor(() => expect(room.getByRole("button", { name: "Enregistrer" }).getAttribute("aria-disabled")).toBeNull());
  await user.click(room.getByRole("button", { name: "Enregistrer" }));
  await room.findByText("Enregistrement en cours");
  await user.click(room.getByRole("button", { name: "Arrêter" }));
  await room.findByText("C’est enregistré. Voici ce que les candidats entendront.");
  room.getByRole("button", { name: "Garder et passer au suivant" });
});

it("tells the candidate that a voice is synthetic only where it is", async () => {
  const { core, id, first } = workspace();
  core.spoken.keep({ question_id: first.id, text: first.displayed_text }, 2_000);
  core.campaigns.set(id, { ...core.campaign(id), state: "open" });
  const { id: session_id } = core.handlers["sessions.create"]({ campaign_id: id, person_id: null, person: { first_name: "Zoé", last_name: "Test", email: "", phone: "" }, language: "en", consent_language: "en", consents: [{ kind: "recording", granted: true }, { kind: "transcription", granted: true }] });
  core.handlers["interview.hand_over"]({ session_id, beside: false });
  const speak = core.handlers["interview.speak"];
  let release: () => void = () => undefined;
  const waits = new Promise<void>((resolve) => (release = resolve));
  const transport = core.transport();
  const router = createAppRouter(createMemoryHistory({ initialEntries: ["/"] }));
  render(<App transport={{ ...transport, call: async (method, input) => (method === "interview.speak" ? waits.then(() => transport.call(method, input)) : transport.call(method, input)) }} client={newQueryClient()} router={router} />);
  const said = async () => (await screen.findByText("Synthetic voice")).hasAttribute("data-unsaid");
  expect(await said()).toBe(true);
  release();
  await waitFor(async () => expect(await said()).toBe(false));
  expect(heardNow()).toEqual([speak({ words: "disclosure", language: "en" }).audio]);

  core.interview.stage = "ready";
  core.handlers["interview.begin"]({});
  await screen.findByRole("heading", { level: 1, name: /Tell us about yourself\./ });
  await waitFor(() => expect(heardNow()).toEqual([core.spoken.say({ question_id: first.id, text: first.displayed_text }).audio]));
  expect(await said()).toBe(true);
  const user = userEvent.setup({ advanceTimers });
  await user.click(await screen.findByRole("button", { name: "Stop the voice" }));
  expect(heardNow()).toEqual([]);
  core.spoken.kept = [];
  await user.click(screen.getByRole("button", { name: "Listen" }));
  await waitFor(async () => expect(await said()).toBe(false));
});
