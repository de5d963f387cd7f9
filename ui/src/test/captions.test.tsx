import { createMemoryHistory } from "@tanstack/react-router";
import { act, fireEvent, render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import axe from "axe-core";
import { expect, it, vi } from "vitest";
import { App } from "../app";
import { createAppRouter } from "../router";
import type { AnswerView, Caption, CaptionsState } from "../transport/generated";
import { newQueryClient } from "../transport/react";
import { FakeCore } from "./core";

const said = (...texts: string[]): Caption[] => texts.map((text, place) => ({ start_ms: place * 4_000, end_ms: place * 4_000 + 3_000, text, confidence: text.endsWith("?") ? 0.4 : 0.9 }));

function show(prepare: (core: FakeCore, sessionId: string, answer: AnswerView) => void) {
  const core = new FakeCore();
  core.status = { ...core.status, state: "open", protection: "passphrase", organisation: "Atelier", user: { id: "user-1", first_name: "Camille", last_name: "Aubert", email: "c@example.org", role: "admin", active: true } };
  const { session_id } = core.sample("en");
  const answer = core.view(session_id).questions[0]?.answer;
  if (!answer) throw new Error("the sample has answers");
  prepare(core, session_id, answer);
  render(<App transport={core.transport()} client={newQueryClient()} router={createAppRouter(createMemoryHistory({ initialEntries: [`/sessions/${session_id}`] }))} />);
  return { core, answer, user: userEvent.setup() };
}

/** Somebody is recorded at the question that is shown. */
function recorded(state: CaptionsState, ...texts: string[]) {
  const shown = show((core, session_id) => {
    const question_id = core.view(session_id).questions[0]?.question.id ?? "";
    core.devices.handlers()["recordings.start"]({ session_id, question_id, sound_only: false });
    core.devices.captions = { media_id: "media-1", state, model: null, captions: said(...texts) };
  });
  const say = (...more: string[]) => act(() => {
    shown.core.devices.captions = { media_id: "media-1", state: "on", model: null, captions: said(...more) };
    shown.core.changed("captions");
  });
  return { ...shown, say };
}

const panel = async () => within(await screen.findByTestId("captions"));

it("writes down what is said, and marks what is uncertain", async () => {
  const { say } = recorded("on");
  const captions = await panel();
  await captions.findByText("Listening…");
  const log = captions.getByRole("log", { name: "Live captions" });
  // Read aloud, it would be recorded.
  expect(log.getAttribute("aria-live")).toBe("off");
  say("Good morning.", "I am Zoé?");
  await within(log).findByText("morning.");
  expect(captions.queryByText("Listening…")).toBeNull();
  expect(within(log).getByText("Zoé?").title).toBe("Uncertain word");
  expect(within(log).getByText("morning.").title).toBe("");
  expect(within(log).getByText("0:04")).toBeDefined();
  expect((await axe.run(document.body, { rules: { "color-contrast": { enabled: false } } })).violations).toEqual([]);
});

it("follows what is said unless the reader scrolled up", async () => {
  const { say } = recorded("on", "One.");
  const log = (await panel()).getByRole("log");
  await within(log).findByText("One.");
  let height = 300;
  Object.defineProperties(log, { scrollHeight: { get: () => height }, clientHeight: { value: 150 } });
  const arrives = async (...texts: string[]) => {
    height += 100;
    say(...texts);
    await within(log).findByText(texts.at(-1) ?? "");
  };
  await arrives("One.", "Two.");
  expect(log.scrollTop).toBe(400);
  fireEvent.scroll(log, { target: { scrollTop: 40 } });
  await arrives("One.", "Two.", "Three.");
  expect(log.scrollTop).toBe(40);
  fireEvent.scroll(log, { target: { scrollTop: 345 } });
  await arrives("One.", "Two.", "Three.", "Four.");
  expect(log.scrollTop).toBe(600);
});

it.each<[CaptionsState, string, boolean]>([
  ["starting", "The speech model is loading. The recording goes on.", true],
  ["late", "This computer does not keep up: some phrases are missing here. The recording is whole.", true],
  ["failed", "The captions have stopped. The recording goes on.", true],
  ["no_consent", "The candidate did not consent to transcription, so nothing is written down.", false],
  ["no_model", "No speech model that is installed here is fast enough for captions.", false],
])("says in words that captions are %s", async (state, words, written) => {
  recorded(state);
  const captions = await panel();
  await captions.findByText(words);
  expect(captions.queryByRole("log") !== null).toBe(written);
});

it("reads no captions while nothing is recorded", async () => {
  const read = vi.fn();
  const { user } = show((core) => {
    core.handlers["recordings.captions"] = () => {
      read();
      return core.devices.captions;
    };
  });
  await user.click(await screen.findByRole("button", { name: "Record" }));
  await screen.findByRole("dialog", { name: "Record an answer" });
  await screen.findByRole("meter");
  expect(screen.queryByTestId("captions")).toBeNull();
  expect(read).not.toHaveBeenCalled();
});

it("shows the captions of an answer until its transcript is there", async () => {
  const { core, answer } = show((it, _, first) => {
    it.captions.set(first.id, said("Good morning.", "I am Zoé?"));
    Object.assign(first, { transcript: null, transcription: "running" });
  });
  const pane = within(await screen.findByTestId("transcript"));
  await pane.findByText("Live captions, until the transcript is ready");
  expect(pane.getByText("Zoé?").title).toBe("Uncertain word");
  expect(pane.getByRole("button", { name: "Play from 0:04" })).toBeDefined();
  act(() => {
    Object.assign(answer, { transcript: core.transcripts.get(answer.id)?.head, transcription: "done" });
    core.changed("transcripts", "answers");
  });
  await pane.findByRole("searchbox", { name: "Search the transcript" });
  await waitFor(() => expect(pane.queryByText("Zoé?")).toBeNull());
  expect(pane.queryByText("Live captions, until the transcript is ready")).toBeNull();
});

it("shows no captions of an answer that is not about to be transcribed", async () => {
  show((core, _, answer) => {
    core.captions.set(answer.id, said("Good morning."));
    Object.assign(answer, { transcript: null, transcription: "no_consent" });
  });
  const pane = within(await screen.findByTestId("transcript"));
  await pane.findByText("The candidate did not consent to automatic transcription.");
  expect(pane.queryByText("morning.")).toBeNull();
});
