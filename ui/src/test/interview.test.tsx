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

it("says on the first page that one can write, and what holds then", async () => {
  const core = seated({ preparation_ms: 30_000 });
  const { room, user } = show(core);
  const facts = async () => (await screen.findByTestId("glance")).textContent;
  expect(await facts()).toContain("recording starts by itself");
  await screen.findByText(/^Would you rather write/);
  await user.click(await button("Make it fit for you"));
  const drawer = within(await screen.findByRole("dialog", { name: "Make it fit for you" }));
  expect(drawer.queryByText("Noted.")).toBeNull();
  expect(drawer.getByRole("option", { name: "2, as planned" })).toBeDefined();
  await user.click(drawer.getByRole("switch", { name: /^Write my answers/ }));
  await drawer.findByText("Noted.");
  await expectNoFaults();
  await user.keyboard("{Escape}");
  await waitFor(async () => expect(await facts()).toContain("You write your answers and take as long as you like"));
  expect(await facts()).not.toMatch(/record|to think|at most/);
  expect(await facts()).toContain("You can answer each question up to 2 times");
  await user.click(await button("I have read this"));
  await screen.findByText(/^You chose to write: neither camera nor microphone is used, unless/);
  // Who has camera and microphone as well may still speak, under time.
  act(() => {
    room.stage = "ready";
    core.changed("interview");
  });
  await heading("Ready, Zoé?");
  expect(await facts()).toContain("If you speak, the time you have is shown with each question");
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
  expect(screen.queryByText(/^You chose to write/)).toBeNull();
  const agree = async (name: RegExp, choice: string) => user.click(within(screen.getByRole("radiogroup", { name })).getByRole("radio", { name: choice }));
  await agree(/recorded/, "Yes, I agree");
  await user.click(await button("Continue"));
  await screen.findByText("3 points are not answered yet.");
  await agree(/transcribe/, "Yes, I agree");
  await agree(/draft comments/, "No");
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
  await focused("Practice: speak, nothing is recorded");
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
  expect(screen.getByText(/You can record it once more/).textContent).toContain("Only the last recording counts.");
  await user.click(await button("Answer again"));
  await focused(/Tell us about yourself\./);
  await user.click(await button("Keep my answer to this question"));
  await user.click(within(await screen.findByRole("dialog")).getByRole("button", { name: "Keep my answer to this question" }));

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
  await focused("That was the last question");
  await user.click(await button("Hand in my answers"));
  const sure = within(await screen.findByRole("dialog", { name: "Hand in your answers?" }));
  expect(sure.getByText("After this you can’t change anything.")).toBeDefined();
  await user.click(sure.getByRole("button", { name: "Hand in my answers" }));

  await focused("Thank you, Zoé!");
  expect(screen.getByText("You have finished. You can leave the room.")).toBeDefined();
  expect(screen.getByText("If Camille Aubert is nearby, tell them that you have finished.")).toBeDefined();
  expect(within(screen.getByRole("table")).getAllByRole("row")).toHaveLength(3);
  await waitFor(() => expect(devices.open).toBe(false));
  await user.click(screen.getByRole("radio", { name: "4 stars" }));
  await user.click(await button("Send"));
  const thanks = await screen.findByText("Thank you for telling us.");
  await waitFor(() => expect(document.activeElement).toBe(thanks));
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
  await heading("That was the last question");
  await press("Hand in my answers");
  const dialog = await screen.findByRole("dialog");
  await within(dialog).findByText("After this you can’t change anything.");
  await waitFor(() => expect(dialog.contains(document.activeElement)).toBe(true));
  await reach("Hand in my answers", dialog);
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

it("opens neither camera nor microphone for who chose to write, until they want to", async () => {
  const core = seated();
  core.interview.stage = "devices";
  core.interview.accommodations = { ...core.interview.accommodations, written_answers: true };
  const { room, devices, user } = show(core);
  await heading("You write your answers: camera and microphone stay off.");
  await expectNoFaults();
  expect(devices.calls).not.toContain("watch");
  await user.click(await button("Set up camera and microphone as well"));
  await heading("Camera and microphone");
  await waitFor(() => expect(devices.open).toBe(true));
  await user.click(await button("Go on without camera and microphone"));
  await heading("Try it out first");
  await waitFor(() => expect(devices.open).toBe(false));
  expect(room.steps).toEqual(["ready writing"]);
});

it("goes on in writing by one button", async () => {
  const core = seated();
  core.interview.stage = "devices";
  core.interview.accommodations = { ...core.interview.accommodations, written_answers: true };
  const { room, devices, user } = show(core);
  await user.click(await button("Continue"));
  await heading("Try it out first");
  expect(room.inWriting).toBe(true);
  expect(devices.calls).not.toContain("watch");
});

it("says once that a voice is heard well, and keeps to it until something is wrong", async () => {
  const core = seated();
  core.interview.stage = "devices";
  core.devices.microphone = { level_db: -70 };
  show(core);
  const heard = () => screen.queryByText("You can be heard well.");
  await waitFor(async () => expect(await button("Camera and microphone work")).toHaveProperty("disabled", false));
  expect(heard()).toBeNull();
  core.devices.microphone = { level_db: -20 };
  await waitFor(() => expect(heard()).not.toBeNull());
  core.devices.microphone = { level_db: -70, advice: "too_quiet" };
  await act(() => new Promise((resolve) => setTimeout(resolve, 1_000)));
  expect(heard()).not.toBeNull();
  expect(screen.queryByText(/^You are hard to hear/)).toBeNull();
  core.devices.microphone = { level_db: -96, advice: "silent" };
  await screen.findByText(/^Nothing can be heard/);
  expect(heard()).toBeNull();
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
  await user.click(await button("Stay on this page"));
  await act(() => vi.advanceTimersByTimeAsync(20_000));
  await screen.findByText(/Take your time\. Go on when you like\.$/);
  expect(room.current?.phase).toBe("answered");
});

it("goes on by itself after the only attempt", async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true });
  const { user } = show(asked({ takes: 1, follow_ups: 0 }), { advanceTimers: vi.advanceTimersByTime });
  await user.click(await button("I am ready, answer now"));
  await user.click(await button("I have finished"));
  await screen.findByText("There is no attempt left at this question. The next question comes in 15 seconds.");
  await act(() => vi.advanceTimersByTimeAsync(12_000));
  expect(screen.getByText("Your answer is saved")).toBeDefined();
  await act(() => vi.advanceTimersByTimeAsync(4_000));
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

it("offers no text of what is said where nothing can write it down", async () => {
  const core = asked();
  core.interview.captionsOffered = false;
  core.interview.accommodations = { ...core.interview.accommodations, live_captions: true };
  const { user } = show(core);
  await user.click(await button("Adjust"));
  const drawer = within(await screen.findByRole("dialog", { name: "Make it fit for you" }));
  const captions = drawer.getByRole("switch", { name: /^Show what I say/ });
  expect(captions).toHaveProperty("disabled", true);
  expect(captions).toHaveProperty("checked", false);
  drawer.getByText(/^Not on this computer/);
});

it.each([[true, "Keep what was recorded and go on"], [false, "Skip this question"]])("says what is safe after a technical problem (a rest of it: %s)", async (rest, wayOn) => {
  const core = asked();
  core.handlers["interview.answer"]({});
  const { room, user } = show(core);
  await heading("You are being recorded");
  act(() => room.breakOff("device", rest));
  await heading("There was a technical problem");
  expect(screen.getByText(/This attempt does not count/)).toBeDefined();
  expect(screen.getByText(/^All that you answered before is safe/)).toBeDefined();
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
  await screen.findByText("The camera is off; your voice is enough.");
  expect(document.activeElement).toBe(await button("Turn the camera on again"));
  await user.click(await button("Answer again"));
  await heading(/Tell us about yourself\./);
  await user.click(await button("Turn the camera on again"));
  await waitFor(() => expect(room.soundOnly).toBe(false));
  await waitFor(() => expect(screen.queryByRole("button", { name: "Turn the camera on again" })).toBeNull());
  const on = await screen.findByText("The camera is on again.");
  expect(on.closest('[role="status"]')).not.toBeNull();
  await waitFor(() => expect(document.activeElement).toBe(on));
});

it("leads to where the camera can be turned on again when one goes on without it", async () => {
  const core = asked();
  core.devices.camera = { state: "lost", preview: null, problem: deviceProblem("camera.none") };
  const { user } = show(core);
  await screen.findByText("No camera was found.");
  await user.click(await button("Go on without the camera"));
  const off = await screen.findByText("The camera is off; your voice is enough.");
  await waitFor(() => expect(document.activeElement).toBe(off));
  await expectNoFaults();
});

it("leaves the focus in what is open when another page comes", async () => {
  const core = asked();
  const { room, user } = show(core);
  await heading(/Tell us about yourself\./);
  await user.click(await button("Adjust"));
  const drawer = await screen.findByRole("dialog", { name: "Make it fit for you" });
  await waitFor(() => expect(drawer.contains(document.activeElement)).toBe(true));
  act(() => {
    room.stage = "summary";
    core.changed("interview");
  });
  await screen.findByText("That was the last question");
  expect(drawer.contains(document.activeElement)).toBe(true);
});

it("says that a camera does not come back", async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true });
  const core = asked();
  core.interview.soundOnly = true;
  core.devices.camera = { state: "lost", preview: null };
  const { user } = show(core, { advanceTimers: vi.advanceTimersByTime });
  await user.click(await button("Turn the camera on again"));
  await act(() => vi.advanceTimersByTimeAsync(8_000));
  await screen.findByText(/^The camera does not answer\./);
  expect(core.interview.steps).not.toContain("ready sound");
});

it("ends nothing by itself at the last question", async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true });
  const core = asked({ takes: 1, follow_ups: 0 });
  core.handlers["interview.skip"]({});
  core.handlers["interview.skip"]({});
  core.handlers["interview.answer"]({});
  core.handlers["interview.stop"]({});
  const { room } = show(core);
  await screen.findByText("There is no attempt left at this question.");
  await act(() => vi.advanceTimersByTimeAsync(30_000));
  expect(room.current?.phase).toBe("answered");
});

it("takes silence for thinking, and says that nothing is heard after a while, also in mid-answer", async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true });
  const core = asked();
  core.devices.microphone = { level_db: -90, advice: "silent" };
  const { user } = show(core, { advanceTimers: vi.advanceTimersByTime });
  await heading(/Tell us about yourself\./);
  await act(() => vi.advanceTimersByTimeAsync(10_000));
  expect(screen.queryByText(/^Nothing can be heard/)).toBeNull();
  expect(screen.getByText("Your answer: 2 min at most.", { normalizer: (text) => text.replaceAll("\u00a0", " ") })).toBeDefined();
  await user.click(await button("I am ready, answer now"));
  await heading("You are being recorded");
  expect(screen.queryByText("quiet")).toBeNull();
  await act(() => vi.advanceTimersByTimeAsync(5_000));
  expect(screen.queryByText(/^Nothing can be heard/)).toBeNull();
  await act(() => vi.advanceTimersByTimeAsync(5_000));
  expect(screen.getByText(/^Nothing can be heard/)).toBeDefined();
  core.devices.microphone = { level_db: -20, advice: null };
  await act(() => vi.advanceTimersByTimeAsync(1_500));
  expect(screen.queryByText(/^Nothing can be heard/)).toBeNull();
  core.devices.microphone = { level_db: -90, advice: "silent" };
  await act(() => vi.advanceTimersByTimeAsync(5_000));
  expect(screen.queryByText(/^Nothing can be heard/)).toBeNull();
  await act(() => vi.advanceTimersByTimeAsync(5_000));
  expect(screen.getByText(/^Nothing can be heard/)).toBeDefined();
});

it("marks in the receipt which of several attempts counts", async () => {
  const core = asked({ follow_ups: 0 });
  for (const step of ["answer", "stop", "ask_again", "answer", "stop", "next", "skip", "skip", "finish"] as const) core.handlers[`interview.${step}`]({});
  show(core);
  await screen.findByText("1 answer was handed in.");
  await screen.findByRole("cell", { name: "1 (does not count)" });
  await screen.findByRole("cell", { name: "2 (counts)" });
  expect(screen.queryByText(/^The recruiter chooses/)).toBeNull();
});

it("says in the receipt that the recruiter chooses, and counts each question once", async () => {
  const core = asked({ follow_ups: 0, counting: "chosen" });
  for (const step of ["answer", "stop", "ask_again", "answer", "stop", "next", "skip", "skip", "finish"] as const) core.handlers[`interview.${step}`]({});
  show(core);
  await screen.findByText("1 answer was handed in.");
  screen.getByText("The recruiter chooses which attempt counts; the last one unless they do.");
  expect(screen.getByRole("table").textContent).not.toContain("count");
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
  await user.click(await button(/Question 1: answer recorded/));
  await heading(/Tell us about yourself\./);
});

it("fits itself to the candidate", async () => {
  const { core, room, user } = show(asked({ preparation_ms: 60_000 }));
  await user.click(await button("Adjust"));
  const drawer = within(await screen.findByRole("dialog", { name: "Make it fit for you" }));
  await user.click(await drawer.findByRole("radio", { name: "Twice as long" }));
  await user.click(drawer.getByRole("switch", { name: "Larger text" }));
  await user.click(drawer.getByRole("switch", { name: "Stronger contrast" }));
  await user.selectOptions(drawer.getByRole("combobox", { name: "More attempts" }), "4 (2 more)");
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

it("names the steps, of which the interview is the last", async () => {
  const core = seated();
  const { room } = show(core);
  const said = async (stage: typeof room.stage, words: string) => {
    act(() => {
      room.stage = stage;
      core.changed("interview");
    });
    await waitFor(() => expect(screen.getByTestId("progress").textContent).toBe(words));
  };
  await heading("Hello Zoé");
  await said("information", "Step 1 of 5: the rules");
  await said("practice", "Step 4 of 5: the practice");
  await said("ready", "All set");
});

it("tells who is alone what to do, and closes by the keyboard", async () => {
  const { user } = show(seated());
  await heading("Hello Zoé");
  const help = await button("Need help?");
  await user.click(help);
  const contact = await screen.findByText("Contact: Camille Aubert");
  screen.getByText("Tell the person who welcomed you.");
  await expectNoFaults();
  const dialog = contact.closest<HTMLElement>("[role=dialog]");
  await waitFor(() => expect(dialog?.contains(document.activeElement)).toBe(true));
  await user.keyboard("{Escape}");
  await waitFor(() => expect(screen.queryByText("Contact: Camille Aubert")).toBeNull());
  await waitFor(() => expect(document.activeElement).toBe(help));
});

it("begins nothing by itself while help is open at a question", async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true });
  const { room, user } = show(asked({ preparation_ms: 30_000 }), { advanceTimers: vi.advanceTimersByTime });
  await user.click(await button("Need help?"));
  await screen.findByText("Take a break, then tell the person who welcomed you.");
  await act(() => vi.advanceTimersByTimeAsync(40_000));
  expect(room.current?.phase).toBe("preparing");
});

it("leads a candidate back who takes what is for staff for theirs", async () => {
  const { core, user } = show(seated());
  await heading("Hello Zoé");
  await user.click(await button("For staff"));
  const dialog = within(await screen.findByRole("dialog", { name: "Staff only" }));
  await dialog.findByText("If this is your interview, close this window.");
  await waitFor(() => expect(document.activeElement?.textContent).toBe("Back to the interview"));
  await user.keyboard("{Enter}");
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  expect(core.status.state).toBe("interview");
});

it("is taken back by whoever knows the password", async () => {
  const core = seated();
  core.team.passwords.set("user-1", "cheval agrafe pile");
  const { user } = show(core);
  await heading("Hello Zoé");
  await user.click(await button("For staff"));
  const dialog = within(await screen.findByRole("dialog", { name: "Staff only" }));
  await user.type(await dialog.findByLabelText("Password"), "a guess");
  await user.click(dialog.getByRole("button", { name: "Take the computer back" }));
  expect((await dialog.findByTestId("problem")).getAttribute("data-code")).toBe("sign_in.wrong");
  await user.type(dialog.getByLabelText("Password"), "cheval agrafe pile");
  await user.click(dialog.getByRole("button", { name: "Take the computer back" }));
  await screen.findByRole("heading", { name: "Settings" });
  expect(core.status.state).toBe("open");
});

it("is taken back without a password where nobody has one, and asks others for their address", async () => {
  const { core, user } = show(seated());
  await heading("Hello Zoé");
  await user.click(await button("For staff"));
  const dialog = within(await screen.findByRole("dialog", { name: "Staff only" }));
  await user.click(await dialog.findByRole("button", { name: "Somebody else" }));
  expect(dialog.getByRole("textbox", { name: "E-mail" })).toBeDefined();
  await user.click(dialog.getByRole("button", { name: "I am Camille Aubert" }));
  await user.click(dialog.getByRole("button", { name: "Take the computer back" }));
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
