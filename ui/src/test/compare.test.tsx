import { createMemoryHistory } from "@tanstack/react-router";
import { act, fireEvent, render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import axe from "axe-core";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { App } from "../app";
import { between } from "../features/compare/inStep";
import { createAppRouter } from "../router";
import type { Rating } from "../transport/generated";
import { newQueryClient } from "../transport/react";
import type { Id } from "../transport/transport";
import { FakeCore } from "./core";

/** What plays, since nothing does in jsdom. */
const playing = new Set<HTMLMediaElement>();

beforeEach(() => {
  playing.clear();
  const { prototype } = window.HTMLMediaElement;
  vi.spyOn(prototype, "play").mockImplementation(function (this: HTMLMediaElement) {
    playing.add(this);
    this.dispatchEvent(new Event("play"));
    return Promise.resolve();
  });
  vi.spyOn(prototype, "pause").mockImplementation(function (this: HTMLMediaElement) {
    if (playing.delete(this)) this.dispatchEvent(new Event("pause"));
  });
  vi.spyOn(prototype, "paused", "get").mockImplementation(function (this: HTMLMediaElement) {
    return !playing.has(this);
  });
});
afterEach(() => vi.restoreAllMocks());

/** A candidate of a campaign, with an answer to each of the first questions. */
function candidate(core: FakeCore, campaign: Id, firstName: string, answers = 3): Id {
  const { id } = core.handlers["sessions.create"]({
    campaign_id: campaign, person_id: null, person: { first_name: firstName, last_name: "Test", email: "", phone: "" }, language: "en", consent_language: "en", consents: [{ kind: "recording", granted: true }],
  });
  core.view(id).questions.slice(0, answers).forEach(({ question }) => core.addAnswer(id, question.id, `${firstName}.mp4`));
  return id;
}

function open() {
  const core = new FakeCore();
  core.status = { ...core.status, state: "open", protection: "passphrase", organisation: "Atelier", user: { id: "user-1", first_name: "Camille", last_name: "Aubert", email: "c@example.org", role: "admin", active: true } };
  const { campaign_id: campaign } = core.sample("en");
  return { core, campaign, ada: candidate(core, campaign, "Ada"), bo: candidate(core, campaign, "Bo", 2) };
}

function show(core: FakeCore, address: string) {
  const router = createAppRouter(createMemoryHistory({ initialEntries: [address] }));
  render(<App transport={core.transport()} client={newQueryClient()} router={router} />);
  return { router, user: userEvent.setup() };
}

async function compare() {
  const { core, campaign, ada, bo } = open();
  const shown = show(core, `/campaigns/${campaign}/compare?sessions=${ada},${bo}`);
  await screen.findAllByTestId("words");
  await waitFor(() => expect(screen.getAllByTestId("words")).toHaveLength(2));
  return { ...shown, core, campaign, ada, bo };
}

const column = (name: string) => screen.getByRole("region", { name: `${name} Test` });
const valuesOf = (core: FakeCore, session: Id, question = 0) => core.view(session).questions[question]?.answer?.ratings.map(({ value }) => value);

it("is chosen from the list of candidates, two to four of them, and Back leads there", async () => {
  const { core, campaign } = open();
  const { router, user } = show(core, `/campaigns/${campaign}`);
  await user.click(await screen.findByRole("checkbox", { name: "Select Ada Test" }));
  const bar = screen.getByRole("region", { name: "1 selected" });
  expect(within(bar).getByText("To compare, choose 2 to 4 candidates.")).toBeDefined();
  expect(within(bar).queryByRole("button", { name: "Compare" })).toBeNull();
  await user.click(screen.getByRole("checkbox", { name: "Select Bo Test" }));
  await user.click(screen.getByRole("button", { name: "Compare" }));
  await screen.findByRole("heading", { name: "Comparison" });
  await waitFor(() => expect(screen.getAllByTestId("candidate")).toHaveLength(2));
  expect(router.state.location.pathname).toBe(`/campaigns/${campaign}/compare`);
  act(() => router.history.back());
  await screen.findByRole("checkbox", { name: "Select Ada Test" });
});

it("plays one candidate at a time, with one speed and one way with silences for all", async () => {
  const { user } = await compare();
  const videos = ["Ada", "Bo"].map((name) => screen.getByLabelText<HTMLVideoElement>(`${name} Test: answer to question 1`));
  const [first, second] = videos as [HTMLVideoElement, HTMLVideoElement];
  await user.click(within(column("Ada")).getByRole("button", { name: "Play" }));
  expect([...playing]).toEqual([first]);
  await user.click(within(column("Bo")).getByRole("button", { name: "Play" }));
  expect([...playing]).toEqual([second]);
  expect(within(column("Ada")).getByRole("button", { name: "Play" })).toBeDefined();

  await user.keyboard("[[");
  expect(column("Ada").getAttribute("aria-current")).toBe("true");
  await user.keyboard(" ");
  expect([...playing]).toEqual([first]);

  await user.click(screen.getByRole("combobox", { name: "Speed" }));
  await user.click(await screen.findByRole("option", { name: /^1\.5\s/, hidden: true }));
  expect(videos.map(({ playbackRate }) => playbackRate)).toEqual([1.5, 1.5]);
  await user.click(screen.getByRole("button", { name: "Skip silences" }));
  expect(screen.getAllByRole("button", { name: "Skip silences", pressed: true })).toHaveLength(1);
});

it("gives the rating of a key to the candidate and the criterion that have the keyboard", async () => {
  const { core, user, ada, bo } = await compare();
  expect(column("Ada").getAttribute("aria-current")).toBe("true");
  await user.keyboard("4");
  await waitFor(() => expect(valuesOf(core, ada)).toEqual([4]));
  expect(valuesOf(core, bo)).toEqual([]);

  await user.keyboard("]2");
  expect(column("Bo").getAttribute("aria-current")).toBe("true");
  expect(document.activeElement).toBe(column("Bo"));
  await waitFor(() => expect(valuesOf(core, bo)).toEqual([2]));
  await user.keyboard("{ArrowDown}5");
  await waitFor(() => expect(valuesOf(core, bo)).toEqual([2, 5]));
  expect(valuesOf(core, ada)).toEqual([4]);
  expect(screen.getByTestId("anchors").textContent).toContain("Clarté");

  await user.keyboard("{Shift>}{ArrowLeft}{/Shift}1");
  await waitFor(() => expect(valuesOf(core, ada)).toEqual([4, 1]));
});

it("shows everybody's next question by one key, and who has not answered it", async () => {
  const { router, user, core, bo } = await compare();
  await user.keyboard("{ArrowRight}{ArrowRight}");
  await within(column("Bo")).findByText("No answer to this question.");
  expect(router.state.location.search).toMatchObject({ question: 3 });
  expect(screen.getByLabelText("Ada Test: answer to question 3")).toBeDefined();
  await user.keyboard("{ArrowLeft}");
  await screen.findByLabelText("Bo Test: answer to question 2");

  act(() => void core.handlers["answers.remove"]({ id: core.view(bo).questions[1]?.answer?.id ?? "" }));
  await within(column("Bo")).findByText("No answer to this question.");
  expect(screen.queryByLabelText("Bo Test: answer to question 2")).toBeNull();
});

it("says why somebody cannot be seen, and goes on with the others", async () => {
  const { core, bo, ada } = await compare();
  const person = (session: Id) => core.view(session).person.id;
  act(() => void core.handlers["consents.record"]({ person_id: person(ada), language: "en", consent_language: "en", answers: [{ kind: "recording", granted: false }] } as never));
  await within(column("Ada")).findByText("The recording can no longer be played");
  expect(within(column("Ada")).getByTestId("words")).toBeDefined();
  expect(within(column("Ada")).queryByRole("button", { name: "Play" })).toBeNull();

  act(() => void core.handlers["persons.erase"]({ id: person(bo) }));
  await screen.findByText(/This candidate is no longer here/);
  expect(screen.queryByText("Bo Test")).toBeNull();
  expect(column("Ada")).toBeDefined();
});

it("says what an address lacks", async () => {
  const { core, campaign, ada, bo } = open();
  const elsewhere = core.handlers["campaigns.duplicate"]({ id: campaign, title: "Elsewhere" });
  const other = candidate(core, elsewhere.id, "Cy");
  const { router } = show(core, `/campaigns/${campaign}/compare`);
  const go = (sessions: Id[]) => act(() => router.navigate({ to: "/campaigns/$campaignId/compare", params: { campaignId: campaign }, search: { sessions: sessions.join() } }));
  await screen.findByText("To compare, choose 2 to 4 candidates.");
  await go([ada, ada]);
  await screen.findByText("To compare, choose 2 to 4 candidates.");
  await go([ada, bo, other, "x", "y"]);
  await screen.findByText(/4 candidates at most/);
  await go([ada, other, "unknown"]);
  await screen.findByText(/in the campaign “Elsewhere”/);
  await screen.findByText(/This candidate is no longer here/);
  await waitFor(() => expect(column("Ada")).toBeDefined());
});

it("locks what was signed, and offers nothing that axe objects to", async () => {
  const { core, user, ada } = await compare();
  const result = await axe.run(document.body, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"], rules: { "color-contrast": { enabled: false } } });
  expect(result.violations.map(({ id, nodes }) => `${id} ${nodes.map(({ html }) => html).join(" ")}`)).toEqual([]);

  for (const { answer } of core.view(ada).questions) {
    for (const { id } of core.view(ada).campaign.criteria) core.handlers["ratings.save"]({ answer_id: answer?.id ?? "", criterion_id: id, value: 3, comment: "" });
  }
  act(() => void core.handlers["sign_offs.create"]({ session_id: ada }));
  await waitFor(() => expect(within(column("Ada")).getAllByRole("button", { name: "Rating 3 of 5" }).every((step) => (step as HTMLButtonElement).disabled)).toBe(true));
  await user.keyboard("5");
  expect(valuesOf(core, ada)).toEqual([3, 3, 3, 3]);
});

it("shows what others gave once the own evaluation is signed, and before only that it will", async () => {
  const { core, campaign, ada, bo } = open();
  const { answer, question } = core.view(ada).questions[0] ?? {};
  const [criterion] = core.view(ada).campaign.criteria;
  const rating: Rating = { id: "r", session_id: ada, person_id: "p", answer_id: answer?.id ?? "", criterion_id: criterion?.id ?? "", rater_id: "user-2", value: 2, comment: "No date.", at_ms: 0 };
  core.panels.set(ada, [{ rater_id: "user-2", rater_name: "Noé Petit", signed_at_ms: 0, hash: "", ratings: [rating, { ...rating, id: "s", answer_id: "elsewhere", value: 5 }], results: [], overall: null }]);
  show(core, `/campaigns/${campaign}/compare?sessions=${ada},${bo}&question=${question?.position ?? 1}`);
  const sentence = "Ratings by others appear once you have signed yours.";
  await waitFor(() => expect(screen.getAllByText(sentence)).toHaveLength(2));
  expect(screen.queryByText(/Noé Petit/)).toBeNull();

  for (const { answer: each } of core.view(ada).questions) {
    for (const { id } of core.view(ada).campaign.criteria) core.handlers["ratings.save"]({ answer_id: each?.id ?? "", criterion_id: id, value: 3, comment: "" });
  }
  act(() => void core.handlers["sign_offs.create"]({ session_id: ada }));
  const others = await within(column("Ada")).findAllByRole("list", { name: "Ratings by others" });
  expect(others.map(({ textContent }) => textContent)).toEqual(["Noé Petit 2/5 · No date."]);
  expect(within(column("Ada")).queryByText(sentence)).toBeNull();
  expect(within(column("Bo")).getByText(sentence)).toBeDefined();
});

it("scrolls the other transcripts to the same share of the answer, until it is told not to", async () => {
  const { user } = await compare();
  const texts = screen.getAllByTestId("words");
  const [first, second] = texts as [HTMLElement, HTMLElement];
  [first, second].forEach((text, index) => {
    const height = [1000, 600][index];
    Object.defineProperties(text, { scrollHeight: { value: height }, clientHeight: { value: 200 }, scrollTop: { value: 0, writable: true } });
    vi.spyOn(text, "querySelectorAll").mockReturnValue([] as never);
  });
  first.scrollTop = 400;
  fireEvent.scroll(first);
  expect(second.scrollTop).toBe(200);
  // What comes of it moves nothing back.
  first.scrollTop = 402;
  fireEvent.scroll(second);
  expect(first.scrollTop).toBe(402);

  await user.click(screen.getByRole("button", { name: "Transcripts in step" }));
  first.scrollTop = 800;
  fireEvent.scroll(first);
  expect(second.scrollTop).toBe(200);
});

it("finds the share of one measure by the other", () => {
  const points = [{ time: 0, height: 0 }, { time: 0.5, height: 0.1 }, { time: 1, height: 1 }];
  expect([0, 0.25, 0.5, 0.75, 1].map((time) => between(points, "time", "height", time))).toEqual([0, 0.05, 0.1, 0.55, 1]);
  expect(between(points, "height", "time", 0.05)).toBe(0.25);
});
