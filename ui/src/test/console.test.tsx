import { createMemoryHistory } from "@tanstack/react-router";
import { act, render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import axe from "axe-core";
import { expect, it } from "vitest";
import { App } from "../app";
import { createAppRouter } from "../router";
import type { CaptionsState } from "../transport/generated";
import { newQueryClient } from "../transport/react";
import { failure, FakeCore } from "./core";

const QUESTIONS = ["Introduce yourself.", "Tell us about a difficult customer.", "What do you expect of your next team?"];

/** The recruiter's window while the sample's candidate has one of their own. */
function lead(prepare: (core: FakeCore, session: string) => void = () => undefined, address = (session: string) => `/sessions/${session}/room`, begun = true) {
  const core = new FakeCore();
  core.status = { ...core.status, state: "open", protection: "passphrase", organisation: "Atelier", user: { id: "user-1", first_name: "Camille", last_name: "Aubert", email: "c@example.org", role: "admin", active: true } };
  const { campaign_id, session_id } = core.sample("en");
  core.questions.forEach((question, place) => Object.assign(question, { displayed_text: QUESTIONS[place], probes: ["Could you give an example?"], limit_ms: 120_000 }));
  core.handlers["campaigns.set_rules"]({ id: campaign_id, rules: { ...core.campaign(campaign_id).rules, preparation_ms: null, takes: 2, follow_ups: 1 } });
  if (begun) core.handlers["interview.hand_over"]({ session_id, beside: true });
  prepare(core, session_id);
  const router = createAppRouter(createMemoryHistory({ initialEntries: [address(session_id)] }));
  render(<App transport={core.transport()} client={newQueryClient()} router={router} />);
  /** Steps of the candidate, at the other window. */
  const candidate = (...steps: (() => unknown)[]) => act(() => steps.forEach((step) => step()));
  return { core, router, sessionId: session_id, candidate, user: userEvent.setup() };
}

/** The candidate stands before the first question. */
function toQuestions({ handlers }: FakeCore): void {
  const language = "en";
  handlers["interview.inform"]({ language, hash: handlers["interview.sheet"]({ language }).hash });
  handlers["interview.consent"]({ language, answers: [{ kind: "recording", granted: true }, { kind: "transcription", granted: true }] });
  handlers["interview.ready"]({ sound_only: false, in_writing: false });
  handlers["interview.practise"]({ skipped: true });
  handlers["interview.begin"]({});
}

const violations = async () => (await axe.run(document.body, { rules: { "color-contrast": { enabled: false } } })).violations.map(({ id, nodes }) => `${id} ${nodes.map(({ html }) => html).join(" ")}`);
const asked = async () => within(await screen.findByTestId("console-question"));

it("says in words where the candidate is, from the information sheet to handing in", async () => {
  const { core, candidate } = lead();
  const { handlers } = core;
  await screen.findByRole("heading", { name: "Zoé Exemple", level: 1 });
  await screen.findByText("Reads the information sheet");
  (await asked()).getByRole("heading", { name: "No question is being asked now." });
  expect(screen.queryByRole("button", { name: "Give a break" })).toBeNull();
  const steps: [string, () => unknown][] = [
    ["Decides about the consents", () => handlers["interview.inform"]({ language: "en", hash: handlers["interview.sheet"]({ language: "en" }).hash })],
    ["Did not want to be recorded", () => handlers["interview.consent"]({ language: "en", answers: [{ kind: "recording", granted: false }] })],
    ["Tries the camera and the microphone", () => handlers["interview.consent"]({ language: "en", answers: [{ kind: "recording", granted: true }] })],
    ["Practises", () => handlers["interview.ready"]({ sound_only: false, in_writing: false })],
    ["Is about to begin", () => handlers["interview.practise"]({ skipped: true })],
    ["Thinks about question 1 of 3", () => handlers["interview.begin"]({})],
    ["Answers question 1 of 3", () => handlers["interview.answer"]({})],
    ["Has answered question 1 of 3", () => handlers["interview.stop"]({})],
    ["Thinks about question 2 of 3", () => handlers["interview.next"]({})],
    ["On a break", () => handlers["interview.pause"]({})],
    ["Thinks about question 2 of 3", () => handlers["interview.resume"]({})],
    ["Answers question 2 of 3", () => handlers["interview.answer"]({})],
    ["Follow-up to question 2 of 3", () => {
      core.interview.speech = 2_000;
      handlers["interview.stop"]({});
    }],
    ["Answers the follow-up to question 2 of 3", () => handlers["interview.answer"]({})],
    ["Failed attempt at question 2 of 3", () => core.interview.breakOff("device", true)],
    ["Thinks about question 3 of 3", () => handlers["interview.next"]({})],
    ["Looks over the list before handing in", () => handlers["interview.skip"]({})],
  ];
  for (const [words, step] of steps) {
    candidate(step);
    await waitFor(() => expect(screen.getAllByRole("status").map(({ textContent }) => textContent)).toContain(words));
    if (words === "Follow-up to question 2 of 3") {
      (await asked()).getByText("Could you give an example?");
      (await asked()).getByText("Tell us about a difficult customer.");
    }
    if (words.startsWith("Failed")) (await asked()).getByText("The attempt failed: the camera or the microphone gave nothing. It does not count; the candidate can answer again.");
    // Where nothing is recorded, no time runs.
    expect(screen.queryByRole("timer") !== null).toBe(core.devices.recording !== null);
  }
  expect(within(screen.getByRole("list", { name: "Questions of the interview" })).getAllByRole("listitem").map(({ textContent }) => textContent)).toEqual([
    "1. Introduce yourself.answered", "2. Tell us about a difficult customer.answered", "3. What do you expect of your next team?left out",
  ]);
});

it("shows which question is asked, how long the answer is and what is said, and nothing of what was adjusted", async () => {
  const { core } = lead((it) => {
    it.interview.accommodations = { ...it.interview.accommodations, extra_time: "x1.5", extra_takes: 1, larger_text: true, high_contrast: true, live_captions: true };
    toQuestions(it);
    it.handlers["interview.answer"]({});
    it.devices.recording = { ...it.devices.recording, state: "paused", elapsed_ms: 187_000 } as never;
    it.devices.captions = { media_id: "media-1", state: "on", model: null, captions: [{ start_ms: 4_000, end_ms: 6_000, text: "Good morning.", confidence: 0.9 }] };
  });
  (await asked()).getByText("Introduce yourself.");
  expect((await screen.findByRole("timer")).textContent).toBe("3:07");
  await within(await screen.findByRole("log", { name: "Live captions" })).findByText("morning.");
  expect(screen.getAllByRole("listitem").find((item) => item.getAttribute("aria-current") === "step")?.textContent).toBe("1. Introduce yourself.now");
  // Neither the limit nor how it was lengthened (P24).
  expect(document.body.textContent).not.toMatch(/2:00|3:00|1\.5|extra|larger|contrast|accommodat/i);
  expect(await violations()).toEqual([]);
  expect(core.interview.steps).not.toContain("adjust");
});

it.each<[CaptionsState, string]>([
  ["on", "Listening…"],
  ["no_consent", "The candidate did not consent to transcription, so nothing is written down."],
  ["no_model", "No speech model that is installed here is fast enough for captions."],
])("is honest about captions that are %s", async (state, words) => {
  lead((core) => {
    toQuestions(core);
    core.handlers["interview.answer"]({});
    core.devices.captions = { media_id: "media-1", state, model: null, captions: [] };
  });
  await within(await screen.findByTestId("captions")).findByText(words);
});

it("says that nothing is written down while nothing is recorded", async () => {
  lead(toQuestions);
  await screen.findByText("Nothing is being recorded now. What the candidate says is written down here while they answer.");
  expect(screen.queryByTestId("captions")).toBeNull();
});

it("calls for help on every page, and is told that somebody comes", async () => {
  const { core, router, candidate, sessionId, user } = lead(toQuestions, () => "/campaigns");
  const strip = within(await screen.findByTestId("interview-strip"));
  strip.getByText("Interview in progress");
  expect(strip.queryByRole("alert")).toBeNull();
  candidate(() => core.handlers["interview.ask_help"]({}));
  expect((await strip.findByRole("alert")).textContent).toBe("The candidate asks for help");
  expect(await violations()).toEqual([]);
  await user.click(strip.getByRole("link", { name: "Follow the interview" }));
  expect(router.state.location.pathname).toBe(`/sessions/${sessionId}/room`);
  await screen.findByText("Zoé Exemple asks for help");
  screen.getByText(/^Since \d\d:\d\d\.$/);
  // Here the page says it all.
  expect(screen.queryByTestId("interview-strip")).toBeNull();
  expect(await violations()).toEqual([]);
  await user.click(screen.getByRole("button", { name: "I’m coming" }));
  await waitFor(() => expect(screen.queryByText("Zoé Exemple asks for help")).toBeNull());
  expect(core.interview.helpAskedAt).toBeNull();
});

it("gives a break and ends it", async () => {
  const { core, user } = lead(toQuestions);
  await user.click(await screen.findByRole("button", { name: "Give a break" }));
  await screen.findByText("On a break that you gave");
  expect([core.interview.paused, core.interview.pausedByStaff]).toEqual([true, true]);
  await user.click(screen.getByRole("button", { name: "End the break" }));
  await screen.findByText("Thinks about question 1 of 3");
  expect(core.interview.paused).toBe(false);
});

it("warns of devices that give nothing", async () => {
  const { core, candidate } = lead(toQuestions);
  await asked();
  candidate(() => {
    core.console.lost = ["picture", "sound"];
    core.changed("devices");
  });
  await screen.findByText("The camera gives no picture any more.");
  screen.getByText("The microphone gives no sound any more.");
});

it("takes the window back after saying what becomes of the recording, and goes to the answers", async () => {
  const { core, router, sessionId, user } = lead((it) => {
    toQuestions(it);
    it.handlers["interview.answer"]({});
  });
  await user.click(await screen.findByRole("button", { name: "Take the window back" }));
  const dialog = within(await screen.findByRole("dialog", { name: "Take the window of Zoé Exemple back?" }));
  dialog.getByText(/What is being recorded is kept, and its question is open again/);
  expect(core.status.beside).toBe(sessionId);
  await user.click(dialog.getByRole("button", { name: "Take the window back" }));
  await waitFor(() => expect(router.state.location.pathname).toBe(`/sessions/${sessionId}`));
  expect(core.status.beside).toBeNull();
  await screen.findByTestId("words");
  expect(screen.queryByTestId("interview-strip")).toBeNull();
  // The recording was the candidate's: nobody goes on with it here.
  expect(screen.queryByRole("dialog", { name: "Record an answer" })).toBeNull();
});

it("says that the candidate handed in, and leads to the answers", async () => {
  const { core, router, sessionId, user } = lead((it) => {
    toQuestions(it);
    it.handlers["interview.skip"]({});
    it.handlers["interview.skip"]({});
    it.handlers["interview.skip"]({});
    it.handlers["interview.finish"]({});
  });
  await screen.findByText("The candidate has handed in");
  expect(screen.queryByRole("button", { name: "Take the window back" })).toBeNull();
  expect(screen.queryByRole("button", { name: "Give a break" })).toBeNull();
  await user.click(screen.getByRole("button", { name: "Take back and go to the answers" }));
  await waitFor(() => expect(router.state.location.pathname).toBe(`/sessions/${sessionId}`));
  expect(core.status.beside).toBeNull();
});

it("opens the candidate's page from a browser, in a tab that knows nothing of this one", async () => {
  const { candidate, core } = lead();
  const link = await screen.findByRole("link", { name: "Open the candidate’s page" });
  expect([link.getAttribute("href"), link.getAttribute("target"), link.getAttribute("rel")]).toEqual(["http://127.0.0.1:4100/candidate#seat", "_blank", "noopener noreferrer"]);
  candidate(() => {
    core.console.page = null;
    core.changed("interview");
  });
  await screen.findByText("The candidate’s page can’t be opened at the moment.");
  expect(screen.queryByRole("link", { name: "Open the candidate’s page" })).toBeNull();
});

it("says on the desktop that the window opened by itself", async () => {
  lead((core) => {
    core.transport = ((made) => () => ({ ...made(), host: "desktop" as const }))(core.transport.bind(core));
  });
  await screen.findByText(/^The candidate’s window opened by itself/);
  expect(screen.queryByRole("link", { name: "Open the candidate’s page" })).toBeNull();
});

it("says that nobody has a window, leads back to the answers, and shows who takes the interview up", async () => {
  const { core, router, sessionId, candidate, user } = lead(undefined, undefined, false);
  await screen.findByText("No candidate is going through this interview in a window of their own.");
  expect(await violations()).toEqual([]);
  candidate(() => {
    core.handlers["interview.hand_over"]({ session_id: sessionId, beside: true });
    core.changed("interview");
  });
  await screen.findByText("Reads the information sheet");
  // Taken back at the candidate's window.
  candidate(() => {
    core.interview.rise();
    core.changed("interview", "workspace");
  });
  await user.click(await screen.findByRole("link", { name: "Go to the answers" }));
  expect(router.state.location.pathname).toBe(`/sessions/${sessionId}`);
});

it("calls a candidate whose name is hidden by what stands for it", async () => {
  const { sessionId } = lead((core, session) => {
    const { id, rules } = core.view(session).campaign;
    core.handlers["campaigns.set_rules"]({ id, rules: { ...rules, blind: "names" } });
    core.interview.handlers()["interview.ask_help"]({});
  });
  const alias = `K${sessionId.replace(/\D/g, "")}`;
  await screen.findByText(`Candidate ${alias} asks for help`);
  screen.getByRole("heading", { name: `Candidate ${alias}`, level: 1 });
  expect(document.body.textContent).not.toContain("Zoé");
});

it("shows nothing of another candidate's interview", async () => {
  const { core, sessionId } = lead((it, session) => {
    const other = it.handlers["sessions.create"]({ campaign_id: it.view(session).campaign.id, person_id: null, person: { first_name: "Ada", last_name: "Test", email: "", phone: "" }, language: "en", consent_language: "en", consents: [] });
    it.interview.rise();
    it.handlers["interview.hand_over"]({ session_id: other.id, beside: true });
    it.interview.handlers()["interview.ask_help"]({});
  });
  await screen.findByText("No candidate is going through this interview in a window of their own.");
  expect(core.status.beside).not.toBe(sessionId);
  within(screen.getByTestId("interview-strip")).getByRole("link", { name: "Follow the interview" });
});

it("says why the console can't be read, and what is still known", async () => {
  const { core, candidate } = lead();
  await screen.findByText("Reads the information sheet");
  const read = core.handlers["interview.console"];
  core.handlers["interview.console"] = () => {
    throw failure("internal", "internal");
  };
  candidate(() => core.changed("interview"));
  await screen.findByTestId("problem");
  screen.getByText("Reads the information sheet");
  core.handlers["interview.console"] = read;
  await userEvent.setup().click(screen.getByRole("button", { name: "Try again" }));
  await waitFor(() => expect(screen.queryByTestId("problem")).toBeNull());
});
