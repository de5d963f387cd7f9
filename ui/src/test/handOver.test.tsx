import { createMemoryHistory } from "@tanstack/react-router";
import { act, render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import axe from "axe-core";
import { expect, it, vi } from "vitest";
import { App } from "../app";
import { createAppRouter } from "../router";
import type { AnswerView } from "../transport/generated";
import { newQueryClient } from "../transport/react";
import type { Id } from "../transport/transport";
import { failure, FakeCore } from "./core";
import { eventfulLog } from "./log";

const START = "Start the interview on this computer";
const GO_ON = "Go on with the interview on this computer";

/** The page of a session, of the sample or of a candidate who has yet to answer. */
function show(prepare: (core: FakeCore, sample: Id) => Id | undefined = () => undefined, address = (session: Id) => `/sessions/${session}`) {
  const core = new FakeCore();
  core.status = { ...core.status, state: "open", protection: "passphrase", organisation: "Atelier", can_sign_out: true, user: { id: "user-1", first_name: "Camille", last_name: "Aubert", email: "c@example.org", role: "admin", active: true } };
  const { session_id } = core.sample("en");
  const sessionId = prepare(core, session_id) ?? session_id;
  const given = vi.fn(core.handlers["interview.hand_over"]);
  core.handlers["interview.hand_over"] = given;
  const router = createAppRouter(createMemoryHistory({ initialEntries: [address(sessionId)] }));
  render(<App transport={core.transport()} client={newQueryClient()} router={router} />);
  return { core, given, router, sessionId, user: userEvent.setup() };
}

function newcomer(core: FakeCore, sample: Id): Id {
  return core.handlers["sessions.create"]({
    campaign_id: core.view(sample).campaign.id, person_id: null, person: { first_name: "Ada", last_name: "Test", email: "", phone: "" }, language: "en", consent_language: "en", consents: [],
  }).id;
}

function answerOf(core: FakeCore, session: Id): AnswerView {
  const answer = core.view(session).questions[0]?.answer;
  if (!answer) throw new Error("no answer");
  return answer;
}

const violations = async () => (await axe.run(document.body, { rules: { "color-contrast": { enabled: false } } })).violations.map(({ id, nodes }) => `${id} ${nodes.map(({ html }) => html).join(" ")}`);
/** Opens the menu of the session; where it will stand is not known to jsdom, so it counts as hidden. */
const menu = async (user: ReturnType<typeof userEvent.setup>) => {
  await user.click(await screen.findByRole("button", { name: "More actions" }));
  await screen.findByRole("menuitem", { name: "Log", hidden: true });
};
const entry = (name: string) => screen.queryByRole("menuitem", { name, hidden: true });
const choose = async (user: ReturnType<typeof userEvent.setup>, name: string) => {
  await menu(user);
  await user.click(await screen.findByRole("menuitem", { name, hidden: true }));
};

it("gives the computer to a candidate who has yet to answer, consent or not, after saying what that means", async () => {
  const { core, given, user, sessionId } = show(newcomer);
  // Whether they agree to be recorded, candidates say themselves.
  await screen.findByText("No consent to recording");
  await user.click(await screen.findByRole("button", { name: START }));
  const dialog = within(await screen.findByRole("dialog", { name: "Hand the interview over to Ada Test?" }));
  dialog.getByText(/takes it back with their password/);
  expect(dialog.queryByTestId("no-password")).toBeNull();
  expect(await violations()).toEqual([]);
  await user.click(dialog.getByRole("button", { name: "Start the interview" }));
  await waitFor(() => expect(core.status.state).toBe("interview"));
  expect(given).toHaveBeenCalledWith({ session_id: sessionId, beside: false });
  await waitFor(() => expect(screen.queryByRole("heading", { name: "Ada Test" })).toBeNull());
});

it("warns whoever has no password, and leads to where one is set", async () => {
  const { router, user, given } = show((core, sample) => {
    core.status = { ...core.status, can_sign_out: false };
    return newcomer(core, sample);
  });
  await user.click(await screen.findByRole("button", { name: START }));
  const warning = within(await screen.findByTestId("no-password"));
  screen.getByText("This window shows nothing else until someone takes it back.");
  warning.getByText("The candidate could take this computer back without a password");
  await user.click(warning.getByRole("link", { name: "Set a password" }));
  expect(router.state.location.pathname).toBe("/settings/team");
  await screen.findByRole("button", { name: "Set my password" });
  expect(given).not.toHaveBeenCalled();
});

it("says that nothing will be written down while no model for that is there", async () => {
  const { core, router, user } = show(newcomer);
  await user.click(await screen.findByRole("button", { name: START }));
  const warning = await screen.findByTestId("no-transcript");
  core.weights = core.weights.map((model) => (model.id === "small-q5" ? { ...model, state: "installed" } : model));
  act(() => core.changed("weights"));
  await waitFor(() => expect(screen.queryByTestId("no-transcript")).toBeNull());
  core.weights = core.weights.map((model) => (model.id === "small-q5" ? { ...model, state: "damaged" } : model));
  act(() => core.changed("weights"));
  await user.click(within(await screen.findByTestId("no-transcript")).getByRole("link", { name: "Get a model" }));
  expect(warning.isConnected).toBe(false);
  expect(router.state.location.pathname).toBe("/settings/transcription");
});

it("sends who can't install a model to an administrator", async () => {
  const { user } = show((core, sample) => {
    const { status } = core;
    if (status.user) core.status = { ...status, user: { ...status.user, role: "recruiter" } };
    return newcomer(core, sample);
  });
  await user.click(await screen.findByRole("button", { name: START }));
  const warning = within(await screen.findByTestId("no-transcript"));
  warning.getByText("Ask an administrator.");
  expect(warning.queryByRole("link")).toBeNull();
});

it("gives a candidate a window of their own, and leads to where their interview is followed", async () => {
  const { core, given, router, user, sessionId } = show((core, sample) => {
    core.status = { ...core.status, can_sign_out: false };
    return newcomer(core, sample);
  });
  await user.click(await screen.findByRole("button", { name: START }));
  const dialog = within(await screen.findByRole("dialog"));
  expect(dialog.getByRole("radio", { name: /^This computer/ }).getAttribute("aria-checked")).toBe("true");
  dialog.getByTestId("no-password");
  await user.click(dialog.getByRole("radio", { name: /^A window of their own/ }));
  // A password opens nothing there; the own window stays open.
  expect(dialog.queryByTestId("no-password")).toBeNull();
  expect(dialog.getByTestId("not-locked").textContent).toContain("yours is not locked");
  dialog.getByText(/there you open the candidate’s/);
  expect(await violations()).toEqual([]);
  await user.click(dialog.getByRole("button", { name: "Start the interview" }));
  await waitFor(() => expect(router.state.location.pathname).toBe(`/sessions/${sessionId}/room`));
  expect(given).toHaveBeenCalledWith({ session_id: sessionId, beside: true });
  expect(core.status).toMatchObject({ state: "open", beside: sessionId });
  await screen.findByRole("heading", { name: "Ada Test" });
  await screen.findByText("Reads the information sheet");
  expect(screen.queryByRole("dialog")).toBeNull();
});

it("hands nothing over while another candidate has a window, and says so", async () => {
  let other = "";
  const { given, router, user } = show((core, sample) => {
    other = newcomer(core, sample);
    core.interview.handlers()["interview.hand_over"]({ session_id: other, beside: true });
    return newcomer(core, sample);
  });
  await user.click(await screen.findByRole("button", { name: START }));
  const dialog = within(await screen.findByRole("dialog"));
  dialog.getByText("A candidate is already going through an interview here");
  expect(dialog.queryByRole("button", { name: "Start the interview" })).toBeNull();
  await user.click(dialog.getByRole("link", { name: "Go to the interview in progress" }));
  expect(router.state.location.pathname).toBe(`/sessions/${other}/room`);
  expect(given).not.toHaveBeenCalled();
});

it("leads from the own session to the interview in progress, and takes up no recording of it", async () => {
  const { router, user, sessionId } = show((core, sample) => {
    const question_id = core.view(sample).questions[0]?.question.id ?? "";
    core.interview.handlers()["interview.hand_over"]({ session_id: sample, beside: true });
    core.devices.handlers()["recordings.start"]({ session_id: sample, question_id, sound_only: false });
    return sample;
  });
  const strip = within(await screen.findByTestId("interview-strip"));
  strip.getByRole("link", { name: "Follow the interview" });
  // One strip for one interview, and no dialog that would ask for the candidate's camera.
  expect(screen.queryByTestId("recording-strip")).toBeNull();
  expect(screen.queryByRole("dialog")).toBeNull();
  await choose(user, "Go to the interview in progress");
  expect(router.state.location.pathname).toBe(`/sessions/${sessionId}/room`);
});

it("says why the computer can't be handed over", async () => {
  const { core, user } = show(newcomer);
  core.handlers["interview.hand_over"] = () => {
    throw failure("recording.busy");
  };
  await user.click(await screen.findByRole("button", { name: START }));
  const dialog = within(await screen.findByRole("dialog"));
  await user.click(dialog.getByRole("button", { name: "Start the interview" }));
  await dialog.findByText("A recording is already going on on this computer.");
  await user.click(dialog.getByRole("button", { name: "Cancel" }));
  await user.click(await screen.findByRole("button", { name: START }));
  expect(within(await screen.findByRole("dialog")).queryByTestId("problem")).toBeNull();
});

it("lets an interview go on that was begun", async () => {
  const { user } = show((core, sample) => void core.logs.set(sample, { ...eventfulLog(), lines: eventfulLog().lines.slice(0, 12) }));
  await choose(user, GO_ON);
  const dialog = within(await screen.findByRole("dialog"));
  dialog.getByText("The candidate goes on alone where the interview stopped.");
  dialog.getByRole("button", { name: "Go on with the interview" });
});

it.each<[string, (core: FakeCore, sample: Id) => undefined]>([
  ["handed in", (core, sample) => void core.logs.set(sample, eventfulLog())],
  ["cancelled", (core, sample) => void core.handlers["sessions.cancel"]({ id: sample, reason: "Filled." })],
  ["signed", (core, sample) => void core.panels.set(sample, [{ rater_id: "user-2", rater_name: "Noé Petit", signed_at_ms: 0, hash: "", ratings: [], results: [], overall: null }])],
])("offers no interview that was %s", async (_, prepare) => {
  const { user } = show(prepare);
  await menu(user);
  expect([entry(START), entry(GO_ON)]).toEqual([null, null]);
});

it("tells what happened in an interview, and what it adds up to", async () => {
  const { user } = show((core, sample) => void core.logs.set(sample, eventfulLog()));
  await choose(user, "Log");
  const log = within(await screen.findByTestId("log"));
  const facts = log.getAllByRole("definition").map(({ textContent }) => textContent);
  expect(facts).toEqual(["7:35", "2:15", "2", "0:12", "4/5"]);
  const lines = log.getAllByRole("listitem").map(({ textContent }) => textContent);
  expect(lines).toHaveLength(eventfulLog().lines.length);
  for (const said of [
    "Follow-up 1 was asked: the answer was very short.Question 1",
    "The attempt failed: the camera or the microphone gave nothing. It does not count; what was recorded is kept.Question 2",
    "Answer of 2:00, 1:38 of it spoken; its time was over.Question 2",
    "The candidate rated the interview 4 out of 5.",
  ]) expect(lines.some((line) => line.endsWith(said))).toBe(true);
  // Nothing stands there in the words of the code.
  expect(lines.filter((line) => /log\.|answer\.|_|\{\{/.test(line))).toEqual([]);
  expect(await violations()).toEqual([]);
});

it("reads what a newer version noted, says that nothing happened yet, and why the log can't be read", async () => {
  const { core, sessionId, user } = show();
  await choose(user, "Log");
  await screen.findByText(/Nothing yet/);
  core.logs.set(sessionId, { ...eventfulLog(), stars: null, duration_ms: null, lines: [{ number: 1, at_ms: 0, question: null, happened: { what: "unknown" } as never }] });
  act(() => core.changed("interview"));
  await screen.findByText("Something that a newer version noted.");
  expect(within(screen.getByTestId("log")).getAllByRole("definition").map(({ textContent }) => textContent)).toEqual(["–", "2:15", "2", "0:12", "–"]);
  core.handlers["sessions.log"] = () => {
    throw failure("internal", "internal");
  };
  act(() => core.changed("interview"));
  await screen.findByTestId("problem");
  screen.getByText("Something that a newer version noted.");
});

it("shows beside an answer how it came about, and goes to where a probe was asked", async () => {
  const { user } = show((core, sample) =>
    void Object.assign(answerOf(core, sample), { response_ms: 12_400, fault: "device", follow_ups: [{ probe: 0, text: "And the result?", reason: "very_short", from_ms: 22_000 }, { probe: 1, text: "And then?", reason: "unclear", from_ms: 30_000 }] } satisfies Partial<AnswerView>));
  const lines = within(await screen.findByTestId("answer-lines"));
  lines.getByText("Technical failure, does not count as an attempt: the camera or the microphone gave nothing.");
  lines.getByText("Thought for 0:12 before answering");
  const video = screen.getByLabelText<HTMLVideoElement>("Answer to question 1");
  Object.defineProperty(video, "readyState", { value: 4 });
  await user.click(lines.getByRole("button", { name: "Follow-up at 0:22: “And the result?” (the answer was very short)" }));
  expect(video.currentTime).toBe(22);
  lines.getByRole("button", { name: "Follow-up at 0:30: “And then?” (to be sure that everything was understood)" });
});

it("says of a take that could be chosen that it failed", async () => {
  const { user } = show((core, sample) => {
    const view = core.view.bind(core);
    core.handlers["sessions.get"] = ({ id }) => {
      const shown = view(id);
      shown.campaign = { ...shown.campaign, rules: { ...shown.campaign.rules, counting: "chosen" } };
      shown.questions[0]?.takes.push({ answer_id: "answer-x", take: 2, source_name: "second.mp4", duration_ms: 3_000, fault: "disk_full", counts: false });
      return shown;
    };
    return sample;
  });
  await user.click(await screen.findByRole("button", { name: "Actions on this answer" }));
  const take = await screen.findByRole("menuitem", { name: /Count attempt 2/, hidden: true });
  expect(take.textContent).toContain("Technical failure: the disk was full");
});

it("keeps whom candidates can turn to, beside the name of the organisation", async () => {
  const { core, user } = show(undefined, () => "/settings/workspace");
  const contact = await screen.findByRole("textbox", { name: "Whom candidates can turn to" });
  expect(contact).toHaveProperty("maxLength", 500);
  await user.type(contact, "Noé Petit{Enter}05 22 00 00 00");
  await user.clear(screen.getByRole("textbox", { name: "Organisation" }));
  await user.tab();
  await waitFor(() => expect(core.settings.contact).toBe("Noé Petit\n05 22 00 00 00"));
  expect(core.settings.organisation).toBe("Atelier Lumière");
});
