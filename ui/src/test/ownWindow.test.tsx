import { createMemoryHistory } from "@tanstack/react-router";
import { act, render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import axe from "axe-core";
import i18next from "i18next";
import { afterEach, expect, it, vi } from "vitest";
import { App } from "../app";
import { createAppRouter } from "../router";
import { newQueryClient } from "../transport/react";
import type { Id } from "../transport/transport";
import { failure, FakeCore } from "./core";

/** A machine with two candidates; nobody has begun yet. */
function prepared() {
  const core = new FakeCore();
  core.status = { ...core.status, state: "open", user: { id: "user-1", first_name: "Camille", last_name: "Aubert", email: "camille@example.org", role: "admin", active: true } };
  const { campaign_id, session_id } = core.sample("en");
  core.handlers["campaigns.set_rules"]({ id: campaign_id, rules: { ...core.campaign(campaign_id).rules, preparation_ms: null, limit_ms: null, takes: 2 } });
  const { id: next } = core.handlers["sessions.create"]({
    campaign_id, person_id: null, person: { first_name: "Ada", last_name: "Test", email: "", phone: "" }, language: "en", consent_language: "en", consents: [],
  });
  core.interview.ownWindow = true;
  return { core, first: session_id, next };
}

function give(core: FakeCore, session: Id): void {
  core.handlers["interview.hand_over"]({ session_id: session, beside: true });
}

/** The candidate's own window, where Zoé is asked the first question. */
function asked() {
  const { core, first, next } = prepared();
  core.interview.stage = "ready";
  give(core, first);
  core.handlers["interview.begin"]({});
  return { core, next, room: core.interview };
}

function show(core: FakeCore) {
  const client = newQueryClient();
  const calls: string[] = [];
  const transport = core.transport();
  const { call } = transport;
  transport.call = (method, input) => {
    calls.push(method);
    return call(method, input);
  };
  render(<App transport={transport} client={client} router={createAppRouter(createMemoryHistory({ initialEntries: ["/sessions"] }))} />);
  return { client, calls, user: userEvent.setup() };
}

const button = (name: string) => screen.findByRole("button", { name });
const heading = (name: string | RegExp) => screen.findByRole("heading", { level: 1, name });

async function expectNoFaults(): Promise<void> {
  const { violations } = await axe.run(document.body, { rules: { "color-contrast": { enabled: false } } });
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`)).toEqual([]);
}

afterEach(async () => {
  vi.useRealTimers();
  Reflect.deleteProperty(globalThis, "AudioContext");
  window.localStorage.clear();
  await i18next.changeLanguage("en");
});

it("waits for an interview, goes on by itself, and waits again", async () => {
  const { core, first } = prepared();
  act(() => core.become("away"));
  const { client, calls } = show(core);
  const title = await heading("One moment, please");
  await waitFor(() => expect(document.activeElement).toBe(title));
  screen.getByText("Whatever you have answered so far is safe.");
  expect(screen.queryByRole("navigation")).toBeNull();
  expect(document.title).toBe("Interview · RecruteIA");
  await expectNoFaults();
  // Everything else refuses there.
  expect(new Set(calls)).toEqual(new Set(["workspace.status"]));

  act(() => give(core, first));
  await heading("Hello Zoé");
  expect(document.title).toBe("Interview · RecruteIA");
  act(() => core.interview.rise());
  await heading("One moment, please");
  const known = () => client.getQueryCache().getAll().filter(({ state }) => state.data !== undefined).map(({ queryKey }) => queryKey[0]);
  await waitFor(() => expect(known()).toEqual(["workspace.status"]));
  expect(client.getMutationCache().getAll()).toEqual([]);
});

it("asks again where it heard nothing, of a beginning as of an end", async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true });
  const { core, first } = prepared();
  core.status = { ...core.status, state: "away" };
  core.emit = () => undefined;
  show(core);
  await heading("One moment, please");
  give(core, first);
  await act(() => vi.advanceTimersByTimeAsync(3_500));
  await heading("Hello Zoé");
  core.interview.rise();
  await act(() => vi.advanceTimersByTimeAsync(2_500));
  await heading("One moment, please");
});

it("says while it waits that the application does not answer", async () => {
  const { core } = prepared();
  core.status = { ...core.status, state: "away" };
  show(core);
  await heading("One moment, please");
  act(() => core.connection("lost"));
  expect((await screen.findByRole("alert")).textContent).toContain("it is trying again");
});

it("shows the next candidate nothing of the one before, even where nobody told of the change", async () => {
  const { core, next } = asked();
  const { client, user } = show(core);
  await heading(/exemple|phrases/i);
  await user.click(await button("Adjust"));
  await screen.findByRole("dialog");
  const silence = vi.spyOn(core, "emit").mockImplementation(() => undefined);
  core.interview.rise();
  Object.assign(core.interview, { stage: "information", current: null });
  give(core, next);
  silence.mockRestore();
  client.setQueryData(["interview.sheet", { language: "en" }], { of: "Zoé" });
  act(() => core.emit({ type: "workspace", state: "interview" }));
  act(() => core.changed("interview"));
  await heading("Hello Ada");
  expect(client.getQueryData(["interview.sheet", { language: "en" }])).not.toEqual({ of: "Zoé" });
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
});

it("waits in the language that is chosen there, which the interview takes up and nobody else gets", async () => {
  window.localStorage.setItem("recruteia.language", "en");
  const { core, first } = prepared();
  core.status = { ...core.status, state: "away" };
  const { user } = show(core);
  await heading("One moment, please");
  await user.click(screen.getByRole("radio", { name: "Français" }));
  await heading("Un instant, s’il vous plaît");
  screen.getByText(/^Il n’y a pas d’entretien ici pour le moment\./);
  await expectNoFaults();
  act(() => give(core, first));
  await heading("Bonjour Zoé");
  expect(document.title).toBe("Entretien · RecruteIA");
  expect(JSON.parse(window.localStorage.getItem("recruteia.interview") ?? "null")).toEqual({ session_id: first, language: "fr" });
  expect(window.localStorage.getItem("recruteia.language")).toBe("en");
});

it("goes on in the language of the one who comes back, and not of the one who was before", async () => {
  const { core, first, next } = prepared();
  core.status = { ...core.status, state: "away" };
  const { user } = show(core);
  await heading("One moment, please");
  act(() => give(core, first));
  await heading("Hello Zoé");
  await user.click(screen.getByRole("radio", { name: "Français" }));
  await heading("Bonjour Zoé");
  act(() => core.become("away"));
  await heading("Un instant, s’il vous plaît");
  act(() => core.become("interview"));
  await heading("Bonjour Zoé");
  act(() => core.interview.rise());
  await heading("Un instant, s’il vous plaît");
  act(() => give(core, next));
  await heading("Hello Ada");
});

it("calls for help by the keyboard, and says so until somebody came", async () => {
  const { core, room } = asked();
  const { user } = show(core);
  const ask = await button("Ask for help");
  ask.focus();
  await user.keyboard("{Enter}");
  const status = await screen.findByText("Somebody was told.");
  expect(status.getAttribute("role")).toBe("status");
  await waitFor(() => expect(document.activeElement).toBe(status));
  expect(screen.queryByRole("button", { name: "Ask for help" })).toBeNull();
  await expectNoFaults();
  act(() => void room.help());
  await waitFor(async () => expect(document.activeElement).toBe(await button("Ask for help")));
  expect(screen.queryByText("Somebody was told.")).toBeNull();
  await expectNoFaults();
  expect(room.steps).toEqual(["begin", "ask_help", "help"]);
});

it("says whom to call where nobody could be told", async () => {
  const { core } = asked();
  core.handlers["interview.ask_help"] = () => {
    throw failure("connection.lost", "unavailable");
  };
  const { user } = show(core);
  await user.click(await button("Ask for help"));
  await screen.findByText("This did not reach anybody. Try again, or call Camille Aubert.");
  await button("Ask for help");
});

it("offers help neither once it is over nor at a machine that was handed over whole", async () => {
  const { core, room } = asked();
  const shown = show(core);
  await button("Ask for help");
  room.stage = "finished";
  act(() => core.changed("interview"));
  await heading("Thank you, Zoé!");
  expect(screen.queryByRole("button", { name: "Ask for help" })).toBeNull();
  room.stage = "question";
  room.ownWindow = false;
  room.beside = false;
  act(() => core.changed("interview"));
  await button("Adjust");
  expect(screen.queryByRole("button", { name: "Ask for help" })).toBeNull();
  expect(shown.calls).not.toContain("interview.ask_help");
});

it("tells of a break that was given, lets the candidate end it, and makes heard what it does to the recording", async () => {
  const heard: string[] = [];
  Object.assign(globalThis, {
    AudioContext: function () {
      heard.push("cue");
      throw new Error("no sound here");
    },
  });
  const { core, room } = asked();
  const { user } = show(core);
  await user.click(await button("I am ready, answer now"));
  await heading("You are being recorded");
  expect(heard).toHaveLength(1);
  act(() => void room.breakFor(true));
  await heading("You are on a break");
  screen.getByText(/^The person who leads the interview gives you a break\. Nothing is recorded\./);
  await expectNoFaults();
  expect(heard).toHaveLength(2);
  await user.click(await button("Continue"));
  await heading("You are being recorded");
  expect(heard).toHaveLength(3);

  act(() => void room.breakFor(true));
  await heading("You are on a break");
  act(() => void room.endBreak());
  await heading("You are being recorded");
  await waitFor(() => expect(heard).toHaveLength(5));

  await user.click(await button("Take a break"));
  await heading("You are on a break");
  screen.getByText("Nothing is recorded. Take the time you need.");
  expect(heard).toHaveLength(5);
  expect(room.steps).toEqual(["begin", "answer", "pause", "resume", "pause", "resume", "pause"]);
});

it("speaks French of help and of a break", async () => {
  const { core, room } = asked();
  const { user } = show(core);
  await button("Ask for help");
  await user.click(screen.getByRole("radio", { name: "Français" }));
  await user.click(await button("Demander de l’aide"));
  await screen.findByText("Quelqu’un est prévenu.");
  act(() => void room.breakFor(true));
  await heading("Vous êtes en pause");
  screen.getByText(/^La personne qui mène l’entretien vous offre une pause\./);
  await expectNoFaults();
});

it("is taken back at the candidate's window by whoever works here", async () => {
  const { core } = asked();
  const { user } = show(core);
  await user.click(await button("For staff"));
  const dialog = within(await screen.findByRole("dialog", { name: "Staff only" }));
  await user.click(dialog.getByRole("button", { name: "Take the computer back" }));
  await heading("One moment, please");
  expect(core.status.beside).toBeNull();
  expect(screen.queryByRole("dialog")).toBeNull();
});
