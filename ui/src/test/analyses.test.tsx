import { createMemoryHistory } from "@tanstack/react-router";
import { act, render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import axe from "axe-core";
import { expect, it } from "vitest";
import { App } from "../app";
import type { Notes } from "../transport/generated";
import { createAppRouter } from "../router";
import { newQueryClient } from "../transport/react";
import { FakeCore, failure } from "./core";

/** The review of the sample, with the draft notes of its first answer opened. */
async function review(before: (core: FakeCore, answer: string) => void = () => undefined) {
  const core = new FakeCore();
  core.status = { ...core.status, state: "open", protection: "passphrase", organisation: "Atelier", user: { id: "user-1", first_name: "Camille", last_name: "Aubert", email: "c@example.org", role: "admin", active: true } };
  const { session_id } = core.sample("en");
  const { questions, campaign, person } = core.view(session_id);
  const answer = questions[0]?.answer?.id ?? "";
  const rate = (answer_id = answer) => {
    for (const { id } of campaign.criteria) core.handlers["ratings.save"]({ answer_id, criterion_id: id, value: 3, comment: "" });
  };
  const consent = (granted: boolean) => core.handlers["consents.record"]({ person_id: person.id, language: "en", answers: [{ kind: "ai_assistance", granted }] });
  before(core, answer);
  const router = createAppRouter(createMemoryHistory({ initialEntries: [`/sessions/${session_id}`] }));
  render(<App transport={core.transport()} client={newQueryClient()} router={router} />);
  await screen.findByTestId("words");
  const video = screen.getByLabelText<HTMLVideoElement>("Answer to question 1");
  Object.defineProperty(video, "readyState", { value: 4 });
  const user = userEvent.setup();
  await user.click(screen.getAllByRole("radio", { name: "Notes" })[0] as HTMLElement);
  const pane = await screen.findByTestId("notes");
  const part = (name: string) => within(pane).findByRole("region", { name });
  return { core, user, answer, video, pane, part, rate, consent };
}

/** Notes without figures and statements, as of words that bear none. */
function nothing(basis: Notes["basis"], words: number, confidence: number): Notes {
  return { basis, words, transcript_confidence: confidence, figures: null, statements: [] };
}

it("keeps the draft back until the answer is rated, and makes it then by itself", async () => {
  const { core, pane, part, rate } = await review();
  await within(pane).findByText(/appears once you have rated this answer on every criterion/);
  expect(pane.textContent).toContain("A draft made by software on this computer");
  expect(core.analyses.runs).toBe(0);
  act(() => rate());
  const figures = await part("Figures");
  expect(within(figures).getByText("Words a minute").nextSibling?.textContent).toBe("146 while speaking · 86 over the recording");
  expect(within(figures).getByText("Speaking time").nextSibling?.textContent).toBe("24.6\u00a0s (59% of the recording)");
  expect(within(figures).getByText("First word after").nextSibling?.textContent).toBe("0.5\u00a0s");
  expect(within(figures).getByText("Fillers").nextSibling?.textContent).toBe("at least 7 (11.7 per 100 words)");
  expect(figures.textContent).toContain("estimated from the length of the words");
  expect(core.analyses.runs).toBe(1);
  const result = await axe.run(document.body, { rules: { "color-contrast": { enabled: false } } });
  expect(result.violations.map(({ id }) => id)).toEqual([]);
});

it("quotes what a statement rests on, and a quote leads to its moment", async () => {
  const { core, user, answer, video, part, rate } = await review();
  act(() => rate());
  const example = await part("Parts of an example");
  const quoted = "“Dans mon dernier poste,”";
  const words = core.transcripts.get(answer)?.segments[2]?.words;
  expect(words?.slice(0, 4).map(({ text }) => text).join(" ")).toBe(quoted.slice(1, -1));
  await user.click(within(example).getByRole("button", { name: new RegExp(quoted) }));
  expect(video.currentTime * 1000).toBe(words?.[0]?.start_ms);
  expect(within(example).getByText("Task").nextSibling?.textContent).toBe("not found in the words");
  expect(within(example).getByText("Situation").nextSibling?.textContent).not.toContain("not found");
  expect(example.textContent).toContain("with “I”: 2 · with “we”: 1");

  const taken = await part("Words taken up");
  const topic = within(taken).getByText("Sens du service").closest("details") as HTMLElement;
  expect(topic.textContent).toContain("1 of 1 word");
  expect(within(taken).getByText("The question").closest("details")?.textContent).toContain("Not found in the words: phrases");
  const pauses = await part("Pauses of one second and more");
  expect(within(pauses).getByRole("button").textContent).toContain("1.6\u00a0s");

  const fillers = await part("Fillers");
  expect(within(fillers).getAllByRole("listitem")).toHaveLength(5);
  await user.click(within(fillers).getByRole("button", { name: "Show 2 more" }));
  expect(within(fillers).getAllByRole("listitem")).toHaveLength(7);
});

it("makes the draft anew when the words were corrected", async () => {
  const { core, answer, part, rate } = await review();
  act(() => rate());
  await part("Figures");
  const { head, segments } = core.transcripts.get(answer) ?? {};
  act(() => void core.handlers["transcripts.save"]({ answer_id: answer, base_id: head?.id ?? null, segments: (segments ?? []).map(({ start_ms, end_ms, text }) => ({ start_ms, end_ms, text: `${text} Oui.` })) }));
  await waitFor(() => expect(core.analyses.runs).toBe(2));
  await part("Figures");
});

it("says which consent is missing and leads to it, and forgets the draft with the consent", async () => {
  const { user, pane, part, rate, consent } = await review();
  act(() => rate());
  await part("Figures");
  act(() => void consent(false));
  await within(pane).findByText(/did not consent to what a draft needs \(AI assistance to the evaluation\)/);
  expect(within(pane).queryByRole("region")).toBeNull();
  await user.click(within(pane).getByRole("button", { name: /consents/i }));
  await screen.findByRole("dialog");
});

it.each([
  ["too_uncertain", 60, 0.62, "recognised with a confidence of 62%: below 75%"],
  ["too_short", 12, 0.9, "12 words: with fewer than 25"],
  ["no_words", 0, 0.9, "holds no word"],
] as const)("says why nothing is said: %s", async (basis, words, confidence, text) => {
  const { pane, rate } = await review((core) => (core.analyses.next = () => nothing(basis, words, confidence)));
  act(() => rate());
  await waitFor(() => expect(pane.textContent).toContain(text));
  expect(within(pane).queryByRole("region")).toBeNull();
});

it("gives only times of a language without word lists", async () => {
  const { pane, part, rate } = await review((core) => {
    const whole = core.analyses.next;
    core.analyses.next = (transcript, view) => {
      const { figures, ...notes } = whole(transcript, view);
      return { ...notes, basis: "times_alone", figures: figures && { ...figures, fillers: null, overlaps: [], star: null }, statements: [] };
    };
  });
  act(() => rate());
  await part("Figures");
  expect(pane.textContent).toContain("no word lists for the language of this answer");
  expect(within(pane).getAllByRole("region")).toHaveLength(1);
});

it("tells a failure, and tries again when asked", async () => {
  const { core, user, pane, part, rate } = await review();
  const run = core.handlers["analyses.run"];
  core.handlers["analyses.run"] = () => {
    throw failure("internal", "internal");
  };
  act(() => rate());
  expect((await within(pane).findByTestId("problem")).dataset["code"]).toBe("internal");
  core.handlers["analyses.run"] = run;
  await user.click(within(pane).getByRole("button", { name: "Try again" }));
  await part("Figures");
  expect(within(pane).queryByTestId("problem")).toBeNull();
});
