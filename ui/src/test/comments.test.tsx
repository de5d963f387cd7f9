import { createMemoryHistory } from "@tanstack/react-router";
import { render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import axe from "axe-core";
import { expect, it, vi } from "vitest";
import { App } from "../app";
import { createAppRouter } from "../router";
import { newQueryClient } from "../transport/react";
import type { Thread } from "../transport/generated";
import { marksOf } from "../features/sessions/comments";
import { COLLEAGUE } from "./comments";
import { FakeCore, failure } from "./core";

/** The review of the sample, with the player at `atMs`. */
async function review(atMs = 12_300, before: (core: FakeCore, answer: string) => void = () => undefined) {
  const core = new FakeCore();
  core.status = { ...core.status, state: "open", protection: "passphrase", organisation: "Atelier", user: { id: "user-1", first_name: "Camille", last_name: "Aubert", email: "c@example.org", role: "admin", active: true } };
  const { session_id } = core.sample("en");
  const answers = core.view(session_id).questions.map(({ answer }) => answer?.id ?? "");
  before(core, answers[0] ?? "");
  const router = createAppRouter(createMemoryHistory({ initialEntries: [`/sessions/${session_id}`] }));
  render(<App transport={core.transport()} client={newQueryClient()} router={router} />);
  await screen.findByTestId("words");
  const video = screen.getByLabelText<HTMLVideoElement>("Answer to question 1");
  Object.defineProperty(video, "readyState", { value: 4 });
  video.currentTime = atMs / 1000;
  const pane = await screen.findByTestId("comments");
  const threads = (): Thread[] => core.handlers["comments.list"]({ answer_id: answers[0] ?? "" }).threads;
  return { core, user: userEvent.setup(), session: session_id, answers, video, pane, threads };
}

const question = (position: number) => within(screen.getByRole("navigation", { name: "Questions of the interview" })).getAllByRole("button")[position - 1] as HTMLElement;
const field = () => screen.findByRole("textbox", { name: "Your comment" });

it("comments at the player's time by the key C, and Enter saves", async () => {
  const { user, pane, threads } = await review();
  expect(within(pane).getByText(/No comment yet/)).toBeDefined();
  await user.keyboard("c");
  const text = await field();
  expect(document.activeElement).toBe(text);
  expect(within(pane).getByRole("checkbox", { name: "At 0:12" })).toHaveProperty("checked", true);
  await user.keyboard("First line{Shift>}{Enter}{/Shift}second line{Enter}");
  await waitFor(() => expect(threads().map(({ position_ms, opening }) => [position_ms, opening?.text])).toEqual([[12_300, "First line\nsecond line"]]));
  const item = await within(pane).findByTestId("comment");
  expect(item.textContent).toContain("Camille Aubert");
  expect(within(pane).getByLabelText("1 open comment").textContent).toBe("1");
  expect(screen.queryByRole("textbox", { name: "Your comment" })).toBeNull();
  const result = await axe.run(document.body, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"], rules: { "color-contrast": { enabled: false } } });
  expect(result.violations.map(({ id }) => id)).toEqual([]);
});

it("lets go of a comment with Escape, and takes one about the whole answer", async () => {
  const { user, pane, threads } = await review();
  await user.click(within(pane).getByRole("button", { name: "Comment" }));
  await user.type(await field(), "Never mind{Escape}");
  await waitFor(() => expect(screen.queryByRole("textbox", { name: "Your comment" })).toBeNull());
  expect(threads()).toEqual([]);

  await user.keyboard("c");
  await user.click(within(pane).getByRole("checkbox", { name: "At 0:12" }));
  await user.type(await field(), "Calm throughout.{Enter}");
  await waitFor(() => expect(threads().map(({ position_ms }) => position_ms)).toEqual([null]));
  expect((await within(pane).findByTestId("comment")).textContent).toContain("Whole answer");
  expect(screen.queryByRole("group", { name: "Comments along the answer" })).toBeNull();
});

it("keeps what was written when it cannot be saved, and a draft while another question is looked at", async () => {
  const { core, user, pane, threads } = await review();
  await user.keyboard("c");
  await user.type(await field(), "A draft");
  await user.click(question(2));
  await screen.findByLabelText("Answer to question 2");
  expect(screen.queryByRole("textbox", { name: "Your comment" })).toBeNull();
  await user.click(question(1));
  const text = await field();
  expect(text).toHaveProperty("value", "A draft");
  expect(document.activeElement).not.toBe(text);

  const create = core.handlers["comments.create"];
  core.handlers["comments.create"] = () => {
    throw failure("answer.not_found", "not_found");
  };
  await user.click(text);
  await user.keyboard("{Enter}");
  expect((await within(screen.getByTestId("comments")).findByTestId("problem")).dataset["code"]).toBe("answer.not_found");
  expect(text).toHaveProperty("value", "A draft");
  core.handlers["comments.create"] = create;
  await user.click(text);
  await user.keyboard("{Enter}");
  await waitFor(() => expect(threads()).toHaveLength(1));
  expect(pane.isConnected).toBe(false);
});

it("replies, corrects and withdraws, and puts back what was withdrawn", async () => {
  const { user, pane, threads } = await review(0, (core, answer) => {
    core.comments.reply(core.comments.begin(answer, 3_000, "Vague", COLLEAGUE), "A date is missing");
  });
  const item = await within(pane).findByTestId("comment");
  expect(within(item).getAllByRole("button", { name: "Actions on this comment" }), "only the own one").toHaveLength(1);
  await user.click(within(item).getByRole("button", { name: "Reply" }));
  await user.type(await within(item).findByRole("textbox", { name: "Your reply" }), "Asked again{Enter}");
  await within(item).findByText("Asked again");

  await user.click(within(item).getAllByRole("button", { name: "Actions on this comment" })[0] as HTMLElement);
  await user.click(await screen.findByRole("menuitem", { name: "Correct" }));
  const text = await field();
  expect(text).toHaveProperty("value", "A date is missing");
  expect(within(item).getByRole("button", { name: "Save" })).toHaveProperty("disabled", true);
  await user.type(text, " here{Enter}");
  await within(item).findByText("A date is missing here");
  expect(item.textContent).toContain("corrected");

  await user.click(within(item).getAllByRole("button", { name: "Actions on this comment" })[0] as HTMLElement);
  await user.click(await screen.findByRole("menuitem", { name: "Withdraw" }));
  await waitFor(() => expect(threads()[0]?.replies.map(({ text: said }) => said)).not.toContain("A date is missing here"));
  await user.click(await screen.findByRole("button", { name: "Undo" }));
  await within(item).findByText("A date is missing here");
});

it("folds what is resolved, says by whom, and takes it up again", async () => {
  const { user, pane, threads } = await review(0, (core, answer) => {
    core.comments.begin(answer, 3_000, "Vague", COLLEAGUE);
    core.comments.begin(answer, null, "Calm");
  });
  await waitFor(() => expect(within(pane).getAllByTestId("comment")).toHaveLength(2));
  const vague = within(pane).getByText("Vague").closest("li") as HTMLElement;
  await user.click(within(vague).getByRole("button", { name: "Mark as resolved" }));
  const fold = await within(pane).findByRole("button", { name: "1 resolved" });
  expect(within(pane).getByLabelText("1 open comment")).toBeDefined();
  expect(fold.getAttribute("aria-expanded")).toBe("false");
  expect(within(pane).getByText("Vague").closest("ul")).toHaveProperty("hidden", true);
  expect(screen.getByRole("button", { name: "Undo" })).toBeDefined();
  await user.click(fold);
  const settled = within(pane).getByText("Vague").closest("li") as HTMLElement;
  expect(settled.textContent).toContain("Resolved by Camille Aubert");
  await user.click(within(settled).getByRole("button", { name: "Reopen" }));
  await waitFor(() => expect(threads().every(({ resolved }) => resolved === null)).toBe(true));
});

it("goes to the moment from the list and from the timeline", async () => {
  const { user, pane, video } = await review(0, (core, answer) => {
    core.comments.begin(answer, 3_000, "Vague", COLLEAGUE);
    core.comments.begin(answer, 21_000, "Precise");
  });
  await user.click(await within(pane).findByRole("button", { name: "Go to 0:21" }));
  expect(video.currentTime).toBe(21);
  const lane = screen.getByRole("group", { name: "Comments along the answer" });
  const mark = within(lane).getByRole("button", { name: "Comment at 0:03: Vague" });
  const shown = vi.spyOn(window.HTMLElement.prototype, "scrollIntoView");
  shown.mockClear();
  await user.click(mark);
  expect(video.currentTime).toBe(3);
  expect(shown).toHaveBeenCalled();
  expect(within(pane).getByText("Vague").closest("li")?.dataset["chosen"]).toBe("true");
});

it("gives comments that are close to each other one mark, open as long as one of them is", () => {
  const thread = (id: string, position_ms: number | null, settled: boolean): Thread => ({
    id, position_ms, opening: { id, author_name: COLLEAGUE, own: false, text: id.repeat(100), at_ms: 0, corrected_at_ms: null }, replies: [], resolved: settled ? { name: COLLEAGUE, at_ms: 0 } : null,
  });
  const marks = marksOf([thread("a", null, false), thread("b", 1_000, true), thread("c", 4_000, false), thread("d", 5_000, true), thread("e", 99_000, true), thread("f", 100_000, false)], 100_000);
  expect(marks.map(({ id, atMs, share, count, open }) => [id, atMs, share, count, open])).toEqual([
    ["b", 1_000, 0.01, 2, true],
    ["d", 5_000, 0.05, 1, false],
    ["e", 99_000, 0.99, 2, true],
  ]);
  expect(marks[0]?.text).toBe(`${"b".repeat(90)}…`);
});

it("says how many comments of others wait for the own rating, and nothing of them", async () => {
  const { pane, core, answers } = await review(0, (before, answer) => before.comments.hide(answer, 2));
  expect((await within(pane).findByTestId("hidden-comments")).textContent).toContain("2 comments by others appear once you have rated this answer on every criterion.");
  expect(within(pane).queryByText(/No comment yet/)).toBeNull();
  core.comments.hide(answers[0] ?? "", 0);
  await within(pane).findByText(/No comment yet/);
});

it("opens from the palette, and the sheet of shortcuts names the key", async () => {
  const { user } = await review();
  await user.keyboard("{Control>}k{/Control}");
  await user.type(await screen.findByRole("textbox", { name: "Search and act" }), "comment at");
  await user.click(await screen.findByRole("button", { name: /Comment at this moment/ }));
  await field();
  await user.keyboard("{Escape}?");
  const sheet = await screen.findByRole("dialog", { name: "Keyboard shortcuts" });
  const row = within(sheet).getByText("Comment at this moment").closest("tr");
  expect(row?.textContent).toContain("C");
});
