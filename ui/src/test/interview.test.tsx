import { createMemoryHistory } from "@tanstack/react-router";
import { act, render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import axe from "axe-core";
import i18next from "i18next";
import { afterEach, expect, it, vi } from "vitest";
import { App } from "../app";
import { createAppRouter } from "../router";
import type { Rules } from "../transport/generated";
import { newQueryClient } from "../transport/react";
import { failure, FakeCore } from "./core";
import { deviceProblem } from "./devices";

const QUESTIONS = ["Tell us about yourself.", "Tell us about a difficult customer.", "What do you expect?"];

/** A machine that was just handed over to Zoé. */
function seated(rules: Partial<Rules> = {}) {
  const core = new FakeCore();
  core.status = { ...core.status, state: "open", protection: "passphrase", organisation: "Atelier", user: { id: "user-1", first_name: "Camille", last_name: "Aubert", email: "camille@example.org", role: "admin", active: true } };
  const { campaign_id, session_id } = core.sample("en");
  core.questions.forEach((question, place) => Object.assign(question, { displayed_text: QUESTIONS[place], probes: ["Could you give an example?"], mandatory: place === 0, limit_ms: null }));
  core.handlers["campaigns.set_rules"]({ id: campaign_id, rules: { ...core.campaign(campaign_id).rules, preparation_ms: null, limit_ms: 120_000, takes: 2, going_back: true, follow_ups: 1, ...rules } });
  core.handlers["interview.hand_over"]({ session_id, beside: false });
  return core;
}

function show(core: FakeCore, setup: Parameters<typeof userEvent.setup>[0] = {}) {
  const router = createAppRouter(createMemoryHistory({ initialEntries: ["/settings"] }));
  const { unmount } = render(<App transport={core.transport()} client={newQueryClient()} router={router} />);
  return { core, room: core.interview, devices: core.devices, router, unmount, user: userEvent.setup(setup) };
}

/** The first question is asked; what is before it was gone through. */
function asked(rules: Partial<Rules> = {}) {
  const core = seated(rules);
  core.interview.stage = "ready";
  core.handlers["interview.begin"]({});
  return core;
}

const button = (name: string | RegExp) => screen.findByRole("button", { name });
const heading = (name: string | RegExp) => screen.findByRole("heading", { level: 1, name });

/** Contrast needs a real browser; everything else of WCAG A and AA that can be seen without one. */
async function expectNoFaults(): Promise<void> {
  const { violations } = await axe.run(document.body, { rules: { "color-contrast": { enabled: false } } });
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`)).toEqual([]);
}

afterEach(async () => {
  vi.useRealTimers();
  await i18next.changeLanguage("en");
});

it("promises nothing at a glance that one of the questions does not keep", async () => {
  const core = seated({ preparation_ms: 30_000 });
  const [first, second] = core.questions;
  Object.assign(first ?? {}, { limit_ms: 60_000, takes: 1 });
  Object.assign(second ?? {}, { preparation_ms: 90_000 });
  const { unmount } = show(core);
  const facts = async () => within(await screen.findByTestId("glance")).getAllByRole("listitem").map(({ textContent }) => textContent.replaceAll("\u00A0", " "));
  const differing = ["Time to think: shown with each question; when it is over, recording starts by itself", "Length of answers: shown with each question", "Number of attempts: told with each question"];
  expect(await facts()).toEqual(expect.arrayContaining(differing));
  unmount();
  // The same for each, if not what the campaign says.
  core.questions.forEach((question) => Object.assign(question, { preparation_ms: 90_000, limit_ms: 60_000, takes: 1 }));
  show(core);
  expect(await facts()).toEqual(expect.arrayContaining(["1 min 30 s to think before each answer; then recording starts by itself", "1 min at most for each answer", "Each answer is recorded once"]));
});

it("leads through a whole interview by clicks", async () => {
  const { room, devices, user } = show(seated());
  const focused = async (name: string | RegExp) => {
    const title = await heading(name);
    await waitFor(() => expect(document.activeElement).toBe(title));
    await expectNoFaults();
  };
  await focused("Hello Zoé");
  expect(screen.queryByRole("navigation")).toBeNull();
  expect(screen.getByText(/^I am an artificial intelligence system/)).toBeDefined();
  await user.click(await button("I have read this"));

  await focused("What do you agree to?");
  expect(screen.queryByRole("radiogroup", { name: /quality of the picture/ })).toBeNull();
  expect(screen.getAllByRole("radio", { checked: true }).map((radio) => radio.getAttribute("value"))).toEqual(["en"]);
  const agree = async (name: RegExp, choice: string) => user.click(within(screen.getByRole("radiogroup", { name })).getByRole("radio", { name: choice }));
  await agree(/recorded/, "Yes, I agree");
  await user.click(await button("Continue"));
  await screen.findByText("3 points are not answered yet.");
  await agree(/written down/, "Yes, I agree");
  await agree(/draft notes/, "No");
  await agree(/other jobs/, "No");
  await user.click(await button("Continue"));

  await focused("Camera and microphone");
  await waitFor(async () => expect(await button("Camera and microphone work")).toHaveProperty("disabled", false));
  expect(devices.open).toBe(true);
  await user.click(await button("Camera and microphone work"));

  await focused("Try it out first");
  await user.click(await button("Start the practice"));
  await focused("Tell us about a place you like.");
  await user.click(await button("I am ready, answer now"));
  await focused("As if it recorded");
  await user.click(await button("I have finished"));
  await focused("That is how it works");
  expect(devices.recording).toBeNull();
  await user.click(await button("Go on"));

  await focused("Ready, Zoé?");
  await user.click(await button("Begin the interview"));
  await focused(/Tell us about yourself\./);
  expect(screen.getByTestId("progress").textContent).toBe("Question 1 of 3");
  await user.click(await button("I am ready, answer now"));
  await focused("You are being recorded");
  await user.click(await button("I have finished"));
  await focused("Your answer is saved");
  expect(screen.getByText(/You can record it once more/).textContent).toContain("The last recording counts.");
  await user.click(await button("Answer again"));
  await focused(/Tell us about yourself\./);
  await user.click(await button("Keep my earlier answer"));
  await user.click(within(await screen.findByRole("dialog")).getByRole("button", { name: "Keep my earlier answer" }));

  await focused(/difficult customer/);
  room.speech = 2_000;
  await user.click(await button("I am ready, answer now"));
  await user.click(await button("I have finished"));
  await focused("Could you give an example?");
  room.speech = 30_000;
  await user.click(await button("Answer"));
  await focused("You are being recorded");
  await user.click(await button("I have finished"));
  await user.click(await button("Next question"));

  await focused(/What do you expect\?/);
  await user.click(await button("Skip this question"));
  await user.click(within(await screen.findByRole("dialog", { name: "Skip this question?" })).getByRole("button", { name: "Skip this question" }));
  await focused("You have seen all the questions");
  await user.click(await button("Hand in"));
  const sure = within(await screen.findByRole("dialog", { name: "Hand in your interview?" }));
  expect(sure.getByText("After this you can’t change anything.")).toBeDefined();
  await user.click(sure.getByRole("button", { name: "Hand in" }));

  await focused("Thank you, Zoé!");
  expect(screen.getByText("Please call Camille Aubert.")).toBeDefined();
  expect(within(screen.getByRole("table")).getAllByRole("row")).toHaveLength(3);
  await waitFor(() => expect(devices.open).toBe(false));
  await user.click(screen.getByRole("radio", { name: "4 stars" }));
  await user.click(await button("Send"));
  await screen.findByText("Thank you for telling us.");
  expect(room.steps).toEqual([
    "inform en", "consent recording yes, transcription yes, ai_assistance no, talent_pool no", "ready both", "practise done", "begin", "answer", "answered", "ask_again", "skip",
    "answer", "follow_up", "answer", "answered", "next", "skip", "finish", "experience 4",
  ]);
});

it("leads through a whole interview by the keyboard alone", async () => {
  const { room, user } = show(seated({ takes: 1 }));
  /** Tabs on until something with this name has the focus, as somebody who can't point would. */
  const reach = async (name: string, scope: HTMLElement = document.body) => {
    await within(scope).findByText(name);
    for (let tabs = 0; tabs < 40; tabs += 1) {
      const { activeElement } = document;
      if (activeElement?.textContent === name || (activeElement instanceof HTMLInputElement && activeElement.labels?.[0]?.textContent === name && scope.contains(activeElement))) {
        if (!activeElement.hasAttribute("disabled")) return;
      }
      await user.tab();
    }
    throw new Error(`${name} can't be reached`);
  };
  const press = async (name: string) => {
    await reach(name);
    await user.keyboard("{Enter}");
  };
  await heading("Hello Zoé");
  await screen.findByText(/artificial intelligence/);
  await press("I have read this");
  await heading("What do you agree to?");
  for (const group of await screen.findAllByRole("radiogroup", { name: /^May/ })) {
    await reach("Yes, I agree", group);
    await user.keyboard(" ");
  }
  await press("Continue");
  await heading("Camera and microphone");
  await waitFor(async () => expect(await button("Camera and microphone work")).toHaveProperty("disabled", false));
  await press("Camera and microphone work");
  await heading("Try it out first");
  await press("Skip the practice");
  await heading("Ready, Zoé?");
  await press("Begin the interview");
  for (const [place, question] of QUESTIONS.entries()) {
    await heading(new RegExp(question.replace("?", "\\?")));
    await press("I am ready, answer now");
    await heading("You are being recorded");
    await press("I have finished");
    await heading("Your answer is saved");
    await user.keyboard("{Tab}{Enter}");
    if (place < 2) await waitFor(() => expect(screen.queryByText("Your answer is saved")).toBeNull());
  }
  await heading("You have seen all the questions");
  await press("Hand in");
  const dialog = await screen.findByRole("dialog");
  await within(dialog).findByText("After this you can’t change anything.");
  await waitFor(() => expect(dialog.contains(document.activeElement)).toBe(true));
  await reach("Hand in", dialog);
  await user.keyboard("{Enter}");
  await heading("Thank you, Zoé!");
  expect(room.stage).toBe("finished");
});

it("lets a candidate refuse to be recorded, and think better of it", async () => {
  const core = seated();
  core.settings = { ...core.settings, facial_metrics: true };
  core.interview.stage = "consents";
  const { room, user } = show(core);
  await heading("What do you agree to?");
  const groups = () => screen.findAllByRole("radiogroup", { name: /^May/ });
  expect(await groups()).toHaveLength(5);
  for (const group of await groups()) await user.click(within(group).getByRole("radio", { name: "No" }));
  await screen.findByText(/Without a recording the interview does not go on/);
  await user.click(await button("Continue"));
  await heading("That is fine");
  await screen.findByText("Please call Camille Aubert.");
  await user.click(await button("I changed my mind"));
  await heading("What do you agree to?");
  for (const group of await groups()) await user.click(within(group).getByRole("radio", { name: "Yes, I agree" }));
  await user.click(await button("Continue"));
  await heading("Camera and microphone");
  expect(room.stage).toBe("devices");
});

it("goes on without a camera that gives nothing", async () => {
  const core = seated();
  core.interview.stage = "devices";
  core.devices.camera = { state: "lost", preview: null, problem: deviceProblem("camera.none") };
  const { room, user } = show(core);
  await screen.findByText("No camera was found.");
  expect(screen.getByText("Your answers so far are safe.")).toBeDefined();
  expect(await button("Camera and microphone work")).toHaveProperty("disabled", true);
  await user.click(await button("Go on without the camera"));
  await user.click(await button("The microphone works"));
  await heading("Try it out first");
  expect(room.soundOnly).toBe(true);
});

it("tells whom to ask where there is no microphone", async () => {
  const core = seated();
  core.interview.stage = "devices";
  core.devices.microphone = { state: "lost", level_db: null, problem: deviceProblem("microphone.none") };
  const { user } = show(core);
  const problem = await screen.findByTestId("problem");
  expect(problem.textContent).toContain("ask the person who welcomed you");
  core.devices.microphone = {};
  await user.click(within(problem).getByRole("button", { name: "Try again" }));
  await waitFor(async () => expect(await button("Camera and microphone work")).toHaveProperty("disabled", false));
});

it("shows why an answer can't begin, once, with ways on", async () => {
  const core = asked();
  core.interview.failing = failure("camera.not_ready");
  const { room, user } = show(core);
  await user.click(await button("I am ready, answer now"));
  const problem = within(await screen.findByTestId("problem"));
  expect(problem.getByText("Your answers so far are safe.")).toBeDefined();
  room.failing = null;
  await user.click(problem.getByRole("button", { name: "Go on without the camera" }));
  await waitFor(() => expect(screen.queryByTestId("problem")).toBeNull());
  expect(room.soundOnly).toBe(true);
  await user.click(await button("I am ready, answer now"));
  await heading("You are being recorded");
});

it("begins by itself when the time to think is over, and ends at the limit", async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true });
  const { room } = show(asked({ preparation_ms: 30_000, limit_ms: 60_000, follow_ups: 0 }));
  await heading(/Tell us about yourself\./);
  await screen.findByText("When the time is over, recording starts by itself.");
  await act(() => vi.advanceTimersByTimeAsync(10_000));
  expect(screen.getByTestId("timer").hasAttribute("data-last")).toBe(false);
  await act(() => vi.advanceTimersByTimeAsync(8_000));
  expect(screen.getByTestId("timer").hasAttribute("data-last")).toBe(true);
  expect(room.current?.phase).toBe("preparing");
  await act(() => vi.advanceTimersByTimeAsync(13_000));
  await heading("You are being recorded");
  await act(() => vi.advanceTimersByTimeAsync(50_000));
  expect(screen.getByText("15 seconds left")).toBeDefined();
  await act(() => vi.advanceTimersByTimeAsync(13_000));
  await heading("Your answer is saved");
});

it("stays at a saved answer while the candidate wants to", async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true });
  const core = asked({ takes: 1, follow_ups: 0 });
  core.handlers["interview.answer"]({});
  core.handlers["interview.stop"]({});
  const { room, user } = show(core, { advanceTimers: vi.advanceTimersByTime });
  await user.click(await button("Wait"));
  await act(() => vi.advanceTimersByTimeAsync(20_000));
  await screen.findByText("Take your time. Go on when you like.");
  expect(room.current?.phase).toBe("answered");
});

it("goes on by itself after the only attempt", async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true });
  const { user } = show(asked({ takes: 1, follow_ups: 0 }), { advanceTimers: vi.advanceTimersByTime });
  await user.click(await button("I am ready, answer now"));
  await user.click(await button("I have finished"));
  await screen.findByText("The next question comes in a few seconds.");
  await act(() => vi.advanceTimersByTimeAsync(6_000));
  await heading(/difficult customer/);
});

it("tries to begin by itself only once, and not while the candidate adjusts something", async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true });
  const core = asked({ preparation_ms: 30_000 });
  const answer = vi.fn(() => {
    throw failure("recording.no_room", "unavailable");
  });
  core.handlers["interview.answer"] = answer;
  const { user } = show(core, { advanceTimers: vi.advanceTimersByTime });
  await user.click(await button("Adjust"));
  await act(() => vi.advanceTimersByTimeAsync(40_000));
  expect(answer).not.toHaveBeenCalled();
  await user.keyboard("{Escape}");
  const problem = await screen.findByTestId("problem");
  expect(problem.getAttribute("data-code")).toBe("recording.no_room");
  expect(problem.textContent).toContain("ask the person who welcomed you");
  await act(() => vi.advanceTimersByTimeAsync(20_000));
  expect(answer).toHaveBeenCalledTimes(1);
});

it.each([[true, "Keep what was recorded and go on"], [false, "Skip this question"]])("says what is safe after a technical problem (a rest of it: %s)", async (rest, wayOn) => {
  const core = asked();
  core.handlers["interview.answer"]({});
  const { room, user } = show(core);
  await heading("You are being recorded");
  act(() => room.breakOff("device", rest));
  await heading("Something technical went wrong");
  expect(screen.getByText(/this attempt does not count/)).toBeDefined();
  expect(screen.getByText(/^Your answers so far are safe/)).toBeDefined();
  await expectNoFaults();
  await user.click(await button(wayOn));
  await heading(/difficult customer/);
});

it("offers the voice alone where the machine was too slow for the picture", async () => {
  const core = asked();
  core.handlers["interview.answer"]({});
  const { room, user } = show(core);
  await heading("You are being recorded");
  act(() => room.breakOff("too_slow", true));
  await screen.findByText(/^This machine was too busy/);
  await expectNoFaults();
  await user.click(await button("Go on without the camera"));
  await waitFor(() => expect(screen.queryByRole("button", { name: "Go on without the camera" })).toBeNull());
  await user.click(await button("Answer again"));
  await heading(/Tell us about yourself\./);
});

it("hides the question during a break, and keeps the time to think", async () => {
  const { room, user } = show(asked({ preparation_ms: 300_000 }));
  await user.click(await button("Take a break"));
  await heading("You are on a break");
  expect(document.body.textContent).not.toContain("Tell us about yourself.");
  await expectNoFaults();
  await user.click(await button("Continue"));
  await heading(/Tell us about yourself\./);
  await user.click(await button("I am ready, answer now"));
  await user.click(await button("Take a break"));
  await screen.findByText(/the recording goes on at once/);
  expect(room.current?.phase).toBe("answering");
  await user.click(await button("Continue"));
  await heading("You are being recorded");
});

it("goes back to a question where the campaign allows it", async () => {
  const core = asked();
  core.handlers["interview.answer"]({});
  core.handlers["interview.stop"]({});
  core.handlers["interview.next"]({});
  const { user } = show(core);
  await heading(/difficult customer/);
  await user.click(screen.getByText("Go back to another question"));
  await user.click(await button(/Question 1: answered/));
  await heading(/Tell us about yourself\./);
});

it("fits itself to the candidate", async () => {
  const { core, room, user } = show(asked({ preparation_ms: 60_000 }));
  await user.click(await button("Adjust"));
  const drawer = within(await screen.findByRole("dialog", { name: "Make it fit for you" }));
  await user.click(await drawer.findByRole("radio", { name: "Twice as much" }));
  await user.click(drawer.getByRole("switch", { name: "Larger text" }));
  await user.click(drawer.getByRole("switch", { name: "Stronger contrast" }));
  await user.selectOptions(drawer.getByRole("combobox", { name: "More attempts" }), "2 more");
  await user.click(drawer.getByRole("switch", { name: /^Show what I say as text while I speak/ }));
  await waitFor(() => expect(room.accommodations).toEqual({ extra_time: "x2", extra_takes: 2, larger_text: true, high_contrast: true, live_captions: true, written_answers: false }));
  await waitFor(() => expect(document.documentElement.dataset["room"]).toBe("larger"));
  expect(document.documentElement.dataset["roomContrast"]).toBe("");
  await expectNoFaults();
  await user.keyboard("{Escape}");
  act(() => core.become("locked"));
  await waitFor(() => expect(document.documentElement.dataset["room"]).toBeUndefined());
});

it("shows what is said as text only to a candidate who chose it", async () => {
  const core = asked();
  const read = vi.spyOn(core.handlers, "recordings.captions");
  const say = (...texts: string[]) => act(() => {
    core.devices.captions = { media_id: "media-1", state: "on", model: null, captions: texts.map((text, place) => ({ start_ms: place * 3_000, end_ms: place * 3_000 + 2_000, text, confidence: 0.3 })) };
    core.changed("captions");
  });
  const { user } = show(core);
  await user.click(await button("I am ready, answer now"));
  await heading("You are being recorded");
  say("One.");
  expect(screen.queryByRole("log")).toBeNull();
  expect(read).not.toHaveBeenCalled();
  say();
  await user.click(await button("Adjust"));
  await user.click(within(await screen.findByRole("dialog", { name: "Make it fit for you" })).getByRole("switch", { name: /^Show what I say/ }));
  await user.keyboard("{Escape}");
  const log = await screen.findByRole("log", { name: "What you say, as text" });
  await screen.findByText("What you say appears here.");
  // Read aloud, it would be recorded.
  expect(log.getAttribute("aria-live")).toBe("off");
  say("One.", "Two.", "Three.", "Four.");
  await within(log).findByText("Four.");
  expect(log.textContent).toBe("Two.Three.Four.");
  await expectNoFaults();
});

it("shows a candidate what is measured of their picture, if they open it, and is closed for the next one", async () => {
  const core = asked();
  core.interview.metricsShown = true;
  core.handlers["interview.answer"]({});
  core.devices.metrics = { state: "on", moments: [{ at_ms: 100, faces: 1, unmeasured: null, framing: { centre: [0.5, 0.4], size: [0.2, 0.42], brightness: 0.51, sharpness: 0.31 }, head: null }] };
  const { user } = show(core);
  const disclosure = await button("Picture metrics, live");
  expect(core.devices.askedMetrics).toEqual([]);
  await user.click(disclosure);
  await screen.findByText("51%");
  await expectNoFaults();
  expect(window.localStorage.getItem("recruteia.metrics")).not.toBe("true");
  act(() => {
    core.interview.metricsShown = false;
    core.changed("interview");
  });
  await waitFor(() => expect(screen.queryByTestId("live-metrics")).toBeNull());
});

it("begins the text anew with a follow-up", async () => {
  const core = asked();
  core.interview.accommodations = { ...core.interview.accommodations, live_captions: true };
  core.handlers["interview.answer"]({});
  Object.assign(core.interview.current ?? {}, { partFrom: 60_000 });
  core.devices.captions = { media_id: "media-1", state: "on", model: null, captions: [{ start_ms: 58_000, end_ms: 60_000, text: "Before.", confidence: 0.9 }, { start_ms: 61_000, end_ms: 63_000, text: "After.", confidence: 0.9 }] };
  show(core);
  await screen.findByText("After.");
  expect(screen.queryByText("Before.")).toBeNull();
});

it.each([
  ["starting", "The text comes in a moment. You can already speak."], ["late", "The text leaves some of it out. Your recording is whole."],
  ["no_consent", "You chose not to have your answers written down, so no text appears here."], ["no_model", "This machine can’t show text. Your answer is recorded as usual."],
  ["failed", "The text has stopped. Your answer is still being recorded."],
] as const)("tells a candidate plainly why there is no text (%s)", async (state, words) => {
  const core = asked();
  core.interview.accommodations = { ...core.interview.accommodations, live_captions: true };
  core.handlers["interview.answer"]({});
  core.devices.captions = { media_id: "media-1", state, model: null, captions: [] };
  show(core);
  await screen.findByText(words);
});

it("asks on without blame where little was understood", async () => {
  const { room, user } = show(asked());
  room.unclear = true;
  await user.click(await button("I am ready, answer now"));
  await user.click(await button("I have finished"));
  await screen.findByText("Thank you. We may not have understood everything; here is one more question.");
});

it("speaks the language that the candidate chooses, sheet and consents included", async () => {
  const { room, user } = show(seated());
  await heading("Hello Zoé");
  await user.click(screen.getByRole("radio", { name: "Français" }));
  await heading("Bonjour Zoé");
  await screen.findByText(/système d’intelligence artificielle/);
  await user.click(await button("J’ai lu ces informations"));
  await heading(/^Que souhaitez-vous accepter/);
  await screen.findByText(/^J’accepte que mes réponses soient enregistrées/);
  expect(room.steps).toEqual(["inform fr"]);
  expect(document.documentElement.lang).toBe("fr");
});

it("is taken back by whoever knows the password", async () => {
  const core = seated();
  core.team.passwords.set("user-1", "cheval agrafe pile");
  const { user } = show(core);
  await heading("Hello Zoé");
  await user.click(await button("For staff"));
  const dialog = within(await screen.findByRole("dialog", { name: "Take the interview back" }));
  await user.type(await dialog.findByLabelText("Password"), "a guess");
  await user.click(dialog.getByRole("button", { name: "Take back" }));
  expect((await dialog.findByTestId("problem")).getAttribute("data-code")).toBe("sign_in.wrong");
  await user.type(dialog.getByLabelText("Password"), "cheval agrafe pile");
  await user.click(dialog.getByRole("button", { name: "Take back" }));
  await screen.findByRole("heading", { name: "Settings" });
  expect(core.status.state).toBe("open");
});

it("is taken back without a password where nobody has one, and asks others for their address", async () => {
  const { core, user } = show(seated());
  await heading("Hello Zoé");
  await user.click(await button("For staff"));
  const dialog = within(await screen.findByRole("dialog", { name: "Take the interview back" }));
  await user.click(await dialog.findByRole("button", { name: "Somebody else" }));
  expect(dialog.getByRole("textbox", { name: "E-mail" })).toBeDefined();
  await user.click(dialog.getByRole("button", { name: "I am Camille Aubert" }));
  await user.click(dialog.getByRole("button", { name: "Take back" }));
  await waitFor(() => expect(core.status.state).toBe("open"));
});

it("says what to do where the interview can't be read", async () => {
  const core = seated();
  core.handlers["interview.get"] = () => {
    throw failure("interview.none");
  };
  show(core);
  const problem = await screen.findByTestId("problem");
  expect(problem.textContent).toContain("No interview is going on at this machine.");
  expect(within(problem).getByRole("button", { name: "Try again" })).toBeDefined();
});

it("goes on where it was after the page was loaded anew", async () => {
  const { core, unmount } = show(asked());
  await heading(/Tell us about yourself\./);
  unmount();
  show(core);
  await heading(/Tell us about yourself\./);
});
