import { createMemoryHistory } from "@tanstack/react-router";
import { act, fireEvent, render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import axe from "axe-core";
import { afterEach, expect, it, vi } from "vitest";
import { App } from "../app";
import { drafted, NO_DRAFT, putBack } from "../features/interview/notes/noteDraft";
import { createAppRouter } from "../router";
import { newQueryClient } from "../transport/react";
import { failure, FakeCore } from "./core";

afterEach(() => {
  vi.restoreAllMocks();
});

/** The sample's candidate stands before the first question, in a window of their own. */
function lead(prepare: (core: FakeCore, session: string, questions: string[]) => void = () => undefined, address = (session: string) => `/sessions/${session}/room`) {
  const core = new FakeCore();
  core.status = { ...core.status, state: "open", protection: "passphrase", organisation: "Atelier", user: { id: "user-1", first_name: "Camille", last_name: "Aubert", email: "c@example.org", role: "admin", active: true } };
  const { session_id } = core.sample("en");
  const questions = core.view(session_id).questions.map(({ question }) => question.id);
  prepare(core, session_id, questions);
  const router = createAppRouter(createMemoryHistory({ initialEntries: [address(session_id)] }));
  render(<App transport={core.transport()} client={newQueryClient()} router={router} />);
  return { core, router, sessionId: session_id, questions, user: userEvent.setup(), candidate: (...steps: (() => unknown)[]) => act(() => steps.forEach((step) => step())) };
}

function atQuestions(core: FakeCore, session_id: string): void {
  const { handlers } = core;
  handlers["interview.hand_over"]({ session_id, beside: true });
  handlers["interview.inform"]({ language: "en", hash: handlers["interview.sheet"]({ language: "en" }).hash });
  handlers["interview.consent"]({ language: "en", answers: [{ kind: "recording", granted: true }] });
  handlers["interview.ready"]({ sound_only: false, in_writing: false });
  handlers["interview.practise"]({ skipped: true });
  handlers["interview.begin"]({});
}

const violations = async () => (await axe.run(document.body, { rules: { "color-contrast": { enabled: false } } })).violations.map(({ id, nodes }) => `${id} ${nodes.map(({ html }) => html).join(" ")}`);
const field = () => screen.findByRole("textbox", { name: "Your note" });
const notes = () => screen.queryAllByTestId("interview-note").map(({ textContent }) => textContent);
const nextQuestion = (core: FakeCore) => core.handlers["interview.skip"]({});
/** Opens the menu of a note, which jsdom can't place, and chooses. */
const choose = async (user: ReturnType<typeof userEvent.setup>, note: HTMLElement, name: string) => {
  await user.click(within(note).getByRole("button", { name: "Actions on this note" }));
  await user.click(await screen.findByRole("menuitem", { name, hidden: true }));
};

it("places a note where its first letter was written, however late it is saved", async () => {
  const { core, candidate, questions, sessionId, user } = lead((it, session) => {
    atQuestions(it, session);
    nextQuestion(it);
  });
  await screen.findByText("Thinks about question 2 of 3");
  const pane = within(screen.getByTestId("interview-notes"));
  pane.getByText("Only you see them here. They are part of what the candidate may ask to see (right of access).");
  await pane.findByText(/^No note yet/);
  const present = vi.spyOn(Date, "now");
  const began = new Date().getTime();
  present.mockReturnValue(began);
  fireEvent.change(await field(), { target: { value: "C" } });
  pane.getByText("Question 2");
  candidate(() => nextQuestion(core));
  await screen.findByText("Thinks about question 3 of 3");
  present.mockReturnValue(began + 42_000);
  fireEvent.change(await field(), { target: { value: "Calm, an example.\nA result." } });
  await user.click(pane.getByRole("button", { name: "Save" }));
  await waitFor(() => expect(core.console.added).toEqual([{ session_id: sessionId, question_id: questions[1], text: "Calm, an example.\nA result.", begun_ms_ago: 42_000 }]));
  await waitFor(() => expect(notes()).toEqual(["Question 2Calm, an example.\nA result."]));
  // The next one is at once begun anew, where the candidate is now.
  expect(await field()).toHaveProperty("value", "");
  expect(document.activeElement).toBe(await field());
  fireEvent.change(await field(), { target: { value: "D" } });
  pane.getByText("Question 3");
  expect(await violations()).toEqual([]);
});

it("saves by Ctrl with Enter, begins a line by Enter, and tells the moment in the answer", async () => {
  const { core, user } = lead((it, session) => {
    atQuestions(it, session);
    it.handlers["interview.answer"]({});
    it.devices.recording = { ...it.devices.recording, state: "paused", elapsed_ms: 187_400 } as never;
  });
  await screen.findByText("Answers question 1 of 3");
  await user.type(await field(), "One{Enter}two");
  expect(core.console.added).toEqual([]);
  await user.keyboard("{Control>}{Enter}{/Control}");
  await waitFor(() => expect(core.console.added.map(({ text }) => text)).toEqual(["One\ntwo"]));
  await waitFor(() => expect(notes()[0]).toMatch(/^Question 1 · 3:0[5-7]One\ntwo$/));
  // Nothing is there to be saved twice.
  await user.keyboard("{Control>}{Enter}{/Control}");
  expect(core.console.added).toHaveLength(1);
});

it("keeps what is being written when the page is left", async () => {
  const { core, candidate, questions, router, sessionId, user } = lead(atQuestions);
  await screen.findByText("Thinks about question 1 of 3");
  await user.type(await field(), "Half a thou");
  await act(() => router.navigate({ to: "/campaigns" }));
  await screen.findByTestId("interview-strip");
  candidate(() => nextQuestion(core));
  await act(() => router.navigate({ to: "/sessions/$sessionId/room", params: { sessionId } }));
  await screen.findByText("Thinks about question 2 of 3");
  expect(await field()).toHaveProperty("value", "Half a thou");
  await user.type(await field(), "ght{Control>}{Enter}{/Control}");
  await waitFor(() => expect(core.console.added.map(({ question_id, text }) => [question_id, text])).toEqual([[questions[0], "Half a thought"]]));
});

it("gives back what could not be saved, before what was written since", async () => {
  const { core, user } = lead(atQuestions);
  await screen.findByText("Thinks about question 1 of 3");
  const add = core.handlers["interview_notes.add"];
  core.handlers["interview_notes.add"] = () => {
    throw failure("session.not_found", "not_found");
  };
  await user.type(await field(), "Kept{Control>}{Enter}{/Control}");
  expect((await within(screen.getByTestId("interview-notes")).findByTestId("problem")).dataset["code"]).toBe("session.not_found");
  expect(await field()).toHaveProperty("value", "Kept");
  core.handlers["interview_notes.add"] = add;
  await user.click(screen.getByRole("button", { name: "Save" }));
  await waitFor(() => expect(notes()).toEqual(["Question 1Kept"]));
});

it("begins a draft anew once nothing is left of it", () => {
  const here = { id: "q1", number: 1 };
  const there = { id: "q2", number: 2 };
  const first = drafted(NO_DRAFT, "a", here, 1_000);
  expect(drafted(first, "ab", there, 5_000)).toEqual({ text: "ab", begun: { atMs: 1_000, at: here } });
  expect(drafted(drafted(first, " ", there, 5_000), " b", there, 6_000)).toEqual({ text: " b", begun: { atMs: 6_000, at: there } });
  expect(putBack(first, drafted(NO_DRAFT, "b", there, 9_000))).toEqual({ text: "a\nb", begun: { atMs: 1_000, at: here } });
});

it("corrects and removes a note, and puts it back", async () => {
  const { user } = lead((core, session, [first]) => {
    atQuestions(core, session);
    core.console.write(session, null, null, "On time");
    core.console.write(session, first ?? null, null, "Vague");
  });
  await waitFor(() => expect(notes()).toEqual(["Outside the questionsOn time", "Question 1Vague"]));
  const vague = () => screen.getAllByTestId("interview-note").at(-1) as HTMLElement;
  await choose(user, vague(), "Correct");
  const text = await within(vague()).findByRole("textbox", { name: "Your note" });
  expect(document.activeElement).toBe(text);
  expect(within(vague()).getByRole("button", { name: "Save" })).toHaveProperty("disabled", true);
  await user.type(text, " at first{Control>}{Enter}{/Control}");
  await waitFor(() => expect(notes()[1]).toBe("Question 1Vague at first"));
  await choose(user, vague(), "Remove");
  await waitFor(() => expect(notes()).toHaveLength(1));
  await user.click(await screen.findByRole("button", { name: "Undo" }));
  await waitFor(() => expect(notes()[1]).toBe("Question 1Vague at first"));
});

it("takes no note that is longer than the core does", async () => {
  const { core } = lead(atQuestions);
  fireEvent.change(await field(), { target: { value: "a".repeat(2_001) } });
  await screen.findByText("2001 characters; at most 2000");
  expect(screen.getByRole("button", { name: "Save" })).toHaveProperty("disabled", true);
  expect(core.console.added).toEqual([]);
});

/** The review of the sample after the interview. */
async function review(prepare: (core: FakeCore, session: string, questions: string[]) => void) {
  const shown = lead(prepare, (session) => `/sessions/${session}`);
  await screen.findByTestId("words");
  return shown;
}
const tab = () => screen.findAllByRole("radio", { name: "My notes" });

it("shows the own notes beside the answer, and goes to their moments", async () => {
  const { user } = await review((core, session, [first, second]) => {
    core.console.write(session, first ?? null, 21_000, "Precise");
    core.console.write(session, first ?? null, 3_000, "Hesitates");
    core.console.write(session, first ?? null, null, "While thinking");
    core.console.write(session, null, null, "On time");
    core.console.write(session, second ?? null, 5_000, "Of the second");
  });
  const video = screen.getByLabelText<HTMLVideoElement>("Answer to question 1");
  Object.defineProperty(video, "readyState", { value: 4 });
  await user.click((await tab())[0] as HTMLElement);
  const pane = within(await screen.findByTestId("notes-of-answer"));
  pane.getByRole("heading", { name: "Notes from the interview" });
  pane.getByText(/^Only you see them here/);
  expect(pane.getAllByTestId("interview-note").map(({ textContent }) => textContent.replace(/.* ago/, ""))).toEqual(["0:03Hesitates", "0:21Precise", expect.stringContaining("While thinking"), expect.stringContaining("On time")]);
  pane.getByText("On this question, at no moment of this answer");
  await user.click(pane.getByRole("button", { name: "Go to 0:21" }));
  expect(video.currentTime).toBe(21);
  expect(await violations()).toEqual([]);

  await choose(user, pane.getAllByTestId("interview-note")[0] as HTMLElement, "Remove");
  await waitFor(() => expect(pane.queryByText("Hesitates")).toBeNull());
  await user.click(await screen.findByRole("button", { name: "Undo" }));
  await pane.findByText("Hesitates");

  await user.click(within(screen.getByRole("navigation", { name: "Questions of the interview" })).getAllByRole("button")[2] as HTMLElement);
  await within(await screen.findByTestId("notes-of-answer")).findByText("No note on this question.");
});

it("shows notes of a question that was not answered, and no tab where there are none", async () => {
  const { core, sessionId, questions, user } = await review(() => undefined);
  expect(screen.queryAllByRole("radio", { name: "My notes" })).toEqual([]);
  act(() => {
    core.sessions.get(sessionId)?.answers.delete(questions[2] ?? "");
    core.console.write(sessionId, questions[2] ?? "", null, "Left it out, asked again by phone");
    core.changed("answers");
  });
  await tab();
  await user.click(within(screen.getByRole("navigation", { name: "Questions of the interview" })).getAllByRole("button")[2] as HTMLElement);
  await within(await screen.findByTestId("notes-of-answer")).findByText("Left it out, asked again by phone");
});
