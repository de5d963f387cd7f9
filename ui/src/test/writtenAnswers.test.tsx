import { createMemoryHistory } from "@tanstack/react-router";
import { act, render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import axe from "axe-core";
import i18next from "i18next";
import { afterEach, expect, it, vi } from "vitest";
import { App } from "../app";
import { Writing } from "../features/interview/desk";
import { createAppRouter } from "../router";
import type { Rules } from "../transport/generated";
import { newQueryClient } from "../transport/react";
import { failure, FakeCore } from "./core";
import { deviceProblem } from "./devices";

const QUESTIONS = ["Tell us about yourself.", "Tell us about a difficult customer.", "What do you expect?"];

function opened() {
  const core = new FakeCore();
  core.status = { ...core.status, state: "open", protection: "passphrase", organisation: "Atelier", user: { id: "user-1", first_name: "Camille", last_name: "Aubert", email: "camille@example.org", role: "admin", active: true } };
  return { core, ...core.sample("en") };
}

/** A machine that was just handed over to Zoé. */
function seated(rules: Partial<Rules> = {}) {
  const { core, campaign_id, session_id } = opened();
  core.questions.forEach((question, place) => Object.assign(question, { displayed_text: QUESTIONS[place], probes: ["Could you give an example?"], mandatory: place === 0, limit_ms: null }));
  core.handlers["campaigns.set_rules"]({ id: campaign_id, rules: { ...core.campaign(campaign_id).rules, preparation_ms: null, limit_ms: 120_000, takes: 2, going_back: true, follow_ups: 1, ...rules } });
  core.handlers["interview.hand_over"]({ session_id, beside: false });
  return core;
}

/** The first question is asked of a candidate who may write. */
function asked(rules: Partial<Rules> = {}) {
  const core = seated(rules);
  core.interview.accommodations = { ...core.interview.accommodations, written_answers: true };
  core.interview.stage = "ready";
  core.handlers["interview.begin"]({});
  return core;
}

function show(core: FakeCore, setup: Parameters<typeof userEvent.setup>[0] = {}, at = "/settings") {
  const router = createAppRouter(createMemoryHistory({ initialEntries: [at] }));
  const { unmount } = render(<App transport={core.transport()} client={newQueryClient()} router={router} />);
  return { core, room: core.interview, devices: core.devices, unmount, user: userEvent.setup(setup) };
}

const button = (name: string | RegExp) => screen.findByRole("button", { name });
const heading = (name: string | RegExp) => screen.findByRole("heading", { level: 1, name });
const field = (name = "Your answer") => screen.findByRole<HTMLTextAreaElement>("textbox", { name });

/** Contrast needs a real browser; everything else of WCAG A and AA that can be seen without one. */
async function expectNoFaults(): Promise<void> {
  const { violations } = await axe.run(document.body, { rules: { "color-contrast": { enabled: false } } });
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`)).toEqual([]);
}

afterEach(async () => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  await i18next.changeLanguage("en");
});

it("is chosen for the asking, and written, handed in once and written anew", async () => {
  const core = seated();
  core.interview.stage = "ready";
  core.handlers["interview.begin"]({});
  const write = vi.spyOn(core.handlers, "interview.write");
  const { room, user } = show(core);
  await heading(/Tell us about yourself\./);
  expect(screen.queryByRole("button", { name: "Write my answer" })).toBeNull();
  await user.click(await button("Adjust"));
  const drawer = within(await screen.findByRole("dialog", { name: "Make it fit for you" }));
  await user.click(drawer.getByRole("switch", { name: /^Write my answers/ }));
  await waitFor(() => expect(room.accommodations.written_answers).toBe(true));
  await expectNoFaults();
  await user.keyboard("{Escape}");

  await user.click(await button("Write my answer"));
  expect(document.activeElement).toBe(await field());
  expect(await button("Hand in this answer")).toHaveProperty("disabled", true);
  expect(screen.queryByRole("button", { name: "I am ready, answer now" })).toBeNull();
  await user.keyboard("I sold shoes.{Enter}Then I sold hats.");
  await screen.findByText("Kept on this computer.");
  expect(room.drafts.size).toBe(1);
  await expectNoFaults();
  await user.dblClick(await button("Hand in this answer"));

  await heading("Your answer is saved");
  expect(write).toHaveBeenCalledTimes(1);
  expect(screen.getByLabelText("Your answer").textContent).toBe("I sold shoes.\nThen I sold hats.");
  expect(document.body.textContent).not.toContain("long.");
  expect(screen.getByText(/You can answer once more/).textContent).toContain("Only the last answer counts.");
  expect(room.drafts.size).toBe(0);
  await expectNoFaults();
  await user.click(await button("Answer again"));
  // It begins with what was handed in, at its end.
  expect((await field()).value).toBe("I sold shoes.\nThen I sold hats.");
  expect(document.activeElement).toBe(await field());
  await user.keyboard(" And shoes again.");
  expect((await field()).value).toBe("I sold shoes.\nThen I sold hats. And shoes again.");
  await user.clear(await field());
  await user.type(await field(), "I sold hats.");
  await user.click(await button("Hand in this answer"));
  await heading("Your answer is saved");
  expect(screen.getByLabelText("Your answer").textContent).toBe("I sold hats.");
  await screen.findByText("There is no attempt left at this question.");
  expect(screen.queryByRole("button", { name: "Stay on this page" })).toBeNull();
  expect(room.steps.filter((step) => step !== "adjust")).toEqual(["begin", "write", "ask_again", "write"]);
});

it("keeps a draft a moment after the last letter, and finds it again after a reload", async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true });
  const core = asked();
  const keep = vi.spyOn(core.handlers, "interview.keep_draft");
  const first = show(core, { advanceTimers: vi.advanceTimersByTime });
  await first.user.click(await button("Write my answer"));
  await first.user.type(await field(), "I sold");
  expect(keep).not.toHaveBeenCalled();
  await act(() => vi.advanceTimersByTimeAsync(1_100));
  expect(keep).toHaveBeenCalledTimes(1);
  first.unmount();
  const { user } = show(core, { advanceTimers: vi.advanceTimersByTime });
  expect((await field()).value).toBe("I sold");
  await screen.findByText("Kept on this computer.");

  await user.type(await field(), " hats");
  act(() => void window.dispatchEvent(new Event("pagehide")));
  await waitFor(() => expect([...core.interview.drafts.values()]).toEqual(["I sold hats"]));
  await user.click(await button("Speak instead"));
  expect(document.activeElement).toBe(await button("Write my answer"));
  await user.click(await button("Write my answer"));
  expect((await field()).value).toBe("I sold hats");
  await user.click(await button("Hand in this answer"));
  await heading("Your answer is saved");
});

it("says that it is not kept yet, and tries again", async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true });
  const core = asked();
  core.interview.unkept = failure("internal", "internal");
  const { room, user } = show(core, { advanceTimers: vi.advanceTimersByTime });
  await user.click(await button("Write my answer"));
  await user.type(await field(), "Hats.");
  await act(() => vi.advanceTimersByTimeAsync(1_100));
  await screen.findByText("Not kept on this computer yet.");
  expect(screen.queryByTestId("problem")).toBeNull();
  room.unkept = null;
  await act(() => vi.advanceTimersByTimeAsync(5_100));
  await screen.findByText("Kept on this computer.");
  expect([...room.drafts.values()]).toEqual(["Hats."]);
});

it("knows after a reload that the answer was written, not what", async () => {
  const core = asked();
  core.handlers["interview.write"]({ question_id: core.interview.current?.question ?? "", text: "I sold hats." });
  show(core);
  await screen.findByText("Your written answer is kept.");
  expect(document.body.textContent).not.toContain("I sold hats.");
});

it("keeps what was written through a break, one's own or given", async () => {
  const core = asked();
  const { room, user } = show(core);
  await user.click(await button("Write my answer"));
  await user.type(await field(), "I sold");
  await user.click(await button("Take a break"));
  await heading("You are on a break");
  await screen.findByText("When you continue, the question is shown again with what you have written.");
  expect([...room.drafts.values()]).toEqual(["I sold"]);
  expect(document.body.textContent).not.toContain("I sold");
  await user.click(await button("Continue"));
  expect((await field()).value).toBe("I sold");
  await user.type(await field(), " hats");
  act(() => void room.breakFor(true));
  await heading("You are on a break");
  await user.click(await button("Continue"));
  expect((await field()).value).toBe("I sold hats");
  await waitFor(() => expect([...room.drafts.values()]).toEqual(["I sold hats"]));
});

it("begins nothing by itself for who writes, nor for who speaks after all", async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true });
  const core = asked({ preparation_ms: 30_000 });
  const { room, user } = show(core, { advanceTimers: vi.advanceTimersByTime });
  await screen.findByText("When the time is over, recording starts by itself, unless you write.");
  await user.click(await button("Write my answer"));
  expect(screen.queryByTestId("timer")).toBeNull();
  await act(() => vi.advanceTimersByTimeAsync(60_000));
  expect(room.current?.phase).toBe("preparing");
  await user.click(await button("Speak instead"));
  await act(() => vi.advanceTimersByTimeAsync(10_000));
  expect(room.current?.phase).toBe("preparing");
  expect(screen.queryByTestId("timer")).toBeNull();
  await user.click(await button("I am ready, answer now"));
  await heading("You are being recorded");
});

it("says under the field what is wrong with it, and how much room is left", async () => {
  const core = asked();
  const { user } = show(core);
  await user.click(await button("Write my answer"));
  await user.click(await field());
  await user.paste("a".repeat(19_400));
  expect(screen.queryByText(/characters left/)).toBeNull();
  await user.paste("b".repeat(500));
  await screen.findByText("100 characters left");
  await user.paste("c".repeat(101));
  await screen.findByText("1 character too many: please shorten your answer.");
  expect(await button("Hand in this answer")).toHaveProperty("disabled", true);
  await user.clear(await field());
  await user.paste("a\u0000b");
  await user.click(await button("Hand in this answer"));
  await screen.findByText("This text holds characters that cannot be shown.");
  expect((await field()).getAttribute("aria-invalid")).toBe("true");
  expect(screen.queryByTestId("problem")).toBeNull();
});

it("leads through a whole interview without camera and microphone", async () => {
  const core = seated({ takes: 1, preparation_ms: 30_000 });
  core.interview.stage = "devices";
  core.devices.camera = { state: "lost", preview: null, problem: deviceProblem("camera.none") };
  core.devices.microphone = { state: "lost", level_db: null, problem: deviceProblem("microphone.none") };
  const { room, devices, user } = show(core);
  await screen.findByText("No camera was found.");
  expect(screen.getAllByRole("button", { name: "Answer in writing" })).toHaveLength(1);
  await expectNoFaults();
  await user.click(await button("Answer in writing"));

  await heading("Try it out first");
  await waitFor(() => expect(devices.open).toBe(false));
  await user.click(await button("Start the practice"));
  await heading("Tell us about a place you like.");
  await user.type(await field(), "The sea.");
  await expectNoFaults();
  await user.click(await button("I have finished"));
  await heading("That is how it works");
  await user.click(await button("Go on"));
  await heading("Ready, Zoé?");
  await screen.findByText(/Camera and microphone stay off/);
  expect(screen.getByTestId("glance").textContent).not.toContain("record");
  await user.click(await button("Begin the interview"));
  for (const question of QUESTIONS) {
    await heading(new RegExp(question.replace("?", "\\?")));
    expect(screen.queryByRole("button", { name: /Speak instead|answer now/ })).toBeNull();
    await user.type(await field(), `About: ${question}`);
    await user.click(await button("Hand in this answer"));
    await heading("Your answer is saved");
    await user.click(await button(/^(Next question|Continue to the overview)/));
  }
  await heading("That was the last question");
  await user.click((await screen.findAllByText("Read my answer again"))[0] as HTMLElement);
  expect(screen.getByText("About: Tell us about yourself.")).toBeDefined();
  await user.click(await button("Hand in my answers"));
  await user.click(within(await screen.findByRole("dialog")).getByRole("button", { name: "Hand in my answers" }));
  await heading("Thank you, Zoé!");
  await screen.findByText("3 answers were handed in.");
  expect(within(screen.getByRole("table")).getAllByRole("cell", { name: "–" })).toHaveLength(3);
  expect(screen.getByText(/^Your answers are erased with your file/)).toBeDefined();
  expect(document.body.textContent).not.toMatch(/0:00|recording/i);
  expect(devices.open).toBe(false);
  await expectNoFaults();
  expect(room.steps.filter((step) => step !== "adjust")).toEqual(["ready writing", "practise done", "begin", "write", "next", "write", "next", "write", "next", "finish"]);
});

it("finds the way back to camera and microphone, at the devices and at a question", async () => {
  const core = asked({ preparation_ms: 30_000 });
  core.interview.inWriting = true;
  const { room, devices, user } = show(core);
  await user.type(await field(), "I sold");
  expect(devices.open).toBe(false);
  await user.click(await button("Answer aloud instead"));
  await heading("Camera and microphone");
  await waitFor(() => expect(devices.open).toBe(true));
  await user.click(await button("Go on writing"));
  expect((await field()).value).toBe("I sold");
  await waitFor(() => expect(devices.open).toBe(false));
  await user.click(await button("Answer aloud instead"));
  await waitFor(async () => expect(await button("Camera and microphone work")).toHaveProperty("disabled", false));
  await user.click(await button("Camera and microphone work"));
  await waitFor(() => expect(room.inWriting).toBe(false));
  await heading(/Tell us about yourself\./);
  expect(devices.open).toBe(true);

  act(() => {
    room.stage = "devices";
    room.inWriting = true;
    core.changed("interview");
  });
  await heading("Without camera and microphone");
  await waitFor(() => expect(devices.open).toBe(false));
  await expectNoFaults();
  await user.click(await button("Try camera and microphone again"));
  await heading("Camera and microphone");
  await user.click(await button("Go on without camera and microphone"));
  await heading(/Tell us about yourself\./);
  expect((await field()).value).toBe("I sold");
});

it("can't be left without any way to answer", async () => {
  const core = asked();
  core.interview.inWriting = true;
  const { user } = show(core);
  await field();
  await user.click(await button("Adjust"));
  const choice = within(await screen.findByRole("dialog", { name: "Make it fit for you" })).getByRole("switch", { name: /^Write my answers/ });
  expect(choice).toHaveProperty("disabled", true);
  expect(choice).toHaveProperty("checked", true);
});

it("says what becomes of a text that is not handed in", async () => {
  const { user } = show(asked());
  await user.click(await button("Write my answer"));
  await user.type(await field(), "I sold");
  await user.click(await button("Skip this question"));
  const dialog = within(await screen.findByRole("dialog", { name: "Skip this question?" }));
  expect(dialog.getByText(/^What you have just written is not handed in\. It is kept as a draft/)).toBeDefined();
});

it("warns of nothing where what was handed in before is left as it is, also after a reload and once one spoke", async () => {
  const core = asked({ takes: 3, follow_ups: 0 });
  core.handlers["interview.write"]({ question_id: core.interview.current?.question ?? "", text: "I sold hats." });
  core.handlers["interview.ask_again"]({});
  const warned = async (user: ReturnType<typeof userEvent.setup>) => {
    await user.click(await button("Keep my answer to this question"));
    const dialog = within(await screen.findByRole("dialog"));
    const said = dialog.queryByText(/^What you have just written is not handed in/) !== null;
    await user.click(dialog.getByRole("button", { name: "Stay here" }));
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    return said;
  };
  const first = show(core);
  expect((await field()).value).toBe("I sold hats.");
  expect(await warned(first.user)).toBe(false);
  await first.user.type(await field(), " And shoes.");
  expect(await warned(first.user)).toBe(true);
  await waitFor(() => expect(core.interview.drafts.size).toBe(1));
  first.unmount();
  const { user, unmount } = show(core);
  expect((await field()).value).toBe("I sold hats. And shoes.");
  expect(await warned(user)).toBe(true);
  unmount();

  core.interview.drafts.clear();
  const last = show(core);
  await last.user.click(await button("Speak instead"));
  await last.user.click(await button("I am ready, answer now"));
  await last.user.click(await button("I have finished"));
  await last.user.click(await button("Answer again"));
  expect(await warned(last.user)).toBe(false);
  await last.user.click(await button("Write my answer"));
  expect((await field()).value).toBe("");
});

it("says in a break that what was written is kept, and comes back to the end of it", async () => {
  const { user } = show(asked());
  await user.click(await button("Write my answer"));
  await user.type(await field(), "I sold");
  await user.click(await button("Take a break"));
  await screen.findByText(/^What you have written is kept\./);
  expect(document.body.textContent).not.toContain("Nothing is recorded.");
  await user.click(await button("Continue"));
  const again = await field();
  await waitFor(() => expect(document.activeElement).toBe(again));
  expect(again.selectionStart).toBe("I sold".length);
  const told = again.getAttribute("aria-describedby")?.split(" ").map((id) => document.getElementById(id)?.textContent);
  expect(told).toContain("Tell us about yourself.");
});

it("speaks French", async () => {
  const core = asked();
  const { user } = show(core);
  await heading(/Tell us about yourself\./);
  await user.click(await screen.findByRole("radio", { name: "Français" }));
  await user.click(await button("Écrire ma réponse"));
  await user.type(await field("Votre réponse"), "Des chapeaux.");
  await screen.findByText("Gardé sur cet ordinateur.");
  await expectNoFaults();
  await user.click(await button("Valider cette réponse"));
  await heading("Votre réponse est enregistrée");
  await screen.findByText(/Vous pouvez répondre encore une fois.*Seule la dernière réponse compte\./);
});

it("is read, not played, by whoever rates it", async () => {
  const { core, session_id } = opened();
  const { questions } = core.view(session_id);
  core.addWritten(session_id, questions[0]?.question.id ?? "", "I sold shoes.\nThen I sold hats.");
  const { user } = show(core, {}, `/sessions/${session_id}`);
  const panel = await screen.findByTestId("written-answer");
  expect(panel.textContent).toContain("Answered in writing");
  expect(screen.queryByTestId("player")).toBeNull();
  expect(document.querySelector("video")).toBeNull();
  const pane = within(await screen.findByTestId("transcript"));
  await pane.findByRole("heading", { name: "Written answer" });
  const words = await pane.findByTestId("words");
  expect([...words.querySelectorAll("p")].map((each) => each.textContent.trim())).toEqual(["I sold shoes.", "Then I sold hats."]);
  expect(screen.getByTestId("transcript").textContent).not.toContain("0:00");
  expect(pane.queryByRole("button", { name: /Correct|Play|Transcribe/ })).toBeNull();
  await pane.findByText("By the candidate");
  await expectNoFaults();

  await user.click(await button("Actions on this answer"));
  await screen.findByRole("menuitem", { name: "Remove the answer" });
  expect(screen.queryByRole("menuitem", { name: "Transcribe again" })).toBeNull();
  await user.keyboard("{Escape}");
  await waitFor(() => expect(screen.queryByRole("menuitem")).toBeNull());
  await user.click(document.body);
  await user.keyboard(" jlns,.");
  await user.type(await pane.findByRole("searchbox", { name: "Search the written answer" }), "sold{Enter}");
  await pane.findByText("1/2");
  await user.keyboard("{Escape}");
  await user.click(document.body);
  await user.keyboard("c");
  const comments = within(screen.getByTestId("comments"));
  await user.type(await comments.findByRole("textbox"), "Clear.{Enter}");
  await comments.findByText("Whole answer");
  expect(comments.queryByRole("checkbox")).toBeNull();
  await user.keyboard("{ArrowRight}");
  await screen.findByTestId("player");
});

it("stands beside the recordings of others", async () => {
  const { core, campaign_id, session_id } = opened();
  const { questions } = core.view(session_id);
  const { id: other } = core.handlers["sessions.create"]({ campaign_id, person_id: null, person: { first_name: "Ada", last_name: "Test", email: "", phone: "" }, language: "en", consent_language: "en", consents: [{ kind: "recording", granted: true }] });
  core.addWritten(other, questions[0]?.question.id ?? "", "I sold hats.");
  show(core, {}, `/campaigns/${campaign_id}/compare?sessions=${session_id},${other}`);
  const columns = await screen.findAllByTestId("candidate");
  expect(columns).toHaveLength(2);
  const written = within(columns[1] as HTMLElement);
  await written.findByText("Answered in writing");
  await written.findByText("hats.");
  expect(columns[1]?.textContent).not.toContain("0:00");
  await within(columns[0] as HTMLElement).findByTestId("player");
});

it("keeps one after the other, the last one as well", async () => {
  const sent: string[] = [];
  let release = () => {};
  const writing = new Writing((text) => {
    sent.push(text);
    return new Promise((resolve) => {
      release = () => resolve(null);
    });
  }, "");
  const leave = writing.watch(() => undefined);
  writing.write("a");
  void writing.keep();
  await Promise.resolve();
  writing.write("ab");
  const last = writing.keep();
  expect(sent).toEqual(["a"]);
  release();
  await vi.waitFor(() => expect(sent).toEqual(["a", "ab"]));
  expect(writing.now().kept).toBe("waiting");
  release();
  await last;
  expect(writing.now().kept).toBe("kept");

  // The next question may be asked by then.
  writing.write("abc");
  leave();
  await writing.keep();
  expect(sent).toEqual(["a", "ab"]);
});

it("keeps nothing as what was written to another question", async () => {
  const core = asked();
  core.interview.unkept = failure("internal", "internal");
  const { room, user } = show(core);
  await user.click(await button("Write my answer"));
  await user.type(await field(), "Hats.");
  await user.click(await button("Skip this question"));
  await user.click(within(await screen.findByRole("dialog")).getByRole("button", { name: "Skip this question" }));
  await heading(/difficult customer/);
  room.unkept = null;
  await user.click(await button("Write my answer"));
  expect((await field()).value).toBe("");
  await user.click(await button("Speak instead"));
  expect(room.drafts.size).toBe(0);
  await user.click(screen.getByText("Go back to another question"));
  await user.click(await button(/Question 1: skipped/));
  expect((await field()).value).toBe("Hats.");
  await waitFor(() => expect([...room.drafts.values()]).toEqual(["Hats."]));
});
