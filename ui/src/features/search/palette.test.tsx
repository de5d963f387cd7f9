import { createMemoryHistory } from "@tanstack/react-router";
import { act, render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import { App } from "../../app";
import { createAppRouter } from "../../router";
import { FakeCore } from "../../test/core";
import { matching } from "../../shared/commands";
import { canUndo, remember, undoLast } from "../../shared/undo";
import { newQueryClient } from "../../transport/react";

function show(core: FakeCore, address: string) {
  core.status = { ...core.status, state: "open", protection: "passphrase", organisation: "Atelier", user: { id: "user-1", first_name: "Camille", last_name: "Aubert", email: "c@example.org", role: "admin", active: true } };
  const router = createAppRouter(createMemoryHistory({ initialEntries: [address] }));
  render(<App transport={core.transport()} client={newQueryClient()} router={router} />);
  return router;
}

describe("the palette", () => {
  it("finds what was said and leads to the answer and the moment", async () => {
    const user = userEvent.setup();
    const core = new FakeCore();
    core.sample("en");
    const router = show(core, "/");
    await screen.findByRole("heading", { name: "Home" });
    await waitFor(() => expect(core.transcripts.size).toBeGreaterThan(0));
    const [transcript] = core.transcripts.values();
    const word = transcript?.segments[1]?.text.split(" ")[1] ?? "";
    expect(word).not.toBe("");
    await user.keyboard("{Control>}k{/Control}");
    await user.type(await screen.findByRole("textbox", { name: "Search and act" }), word);
    const group = await screen.findByRole("group", { name: "In the answers" });
    const [hit] = await within(group).findAllByRole("button");
    await user.click(hit ?? group);
    await waitFor(() => expect(router.state.location.pathname).toMatch(/^\/sessions\//));
    expect(router.state.location.search).toMatchObject({ question: 1 });
  });

  it("does what is chosen with the keyboard alone", async () => {
    const user = userEvent.setup();
    const router = show(new FakeCore(), "/");
    await screen.findByRole("heading", { name: "Home" });
    await user.keyboard("{Control>}k{/Control}");
    await user.type(await screen.findByRole("textbox", { name: "Search and act" }), "rep");
    await screen.findByText("Go to: Reports");
    await user.keyboard("{ArrowDown}{Enter}");
    await waitFor(() => expect(router.state.location.pathname).toBe("/reports"));
  });

  /** The actions that the palette offers for a text. */
  async function offered(text: string): Promise<(string | null)[]> {
    const user = userEvent.setup();
    await user.keyboard("{Control>}k{/Control}");
    await user.click(await screen.findByLabelText("Search and act", { selector: "input" }));
    await user.paste(text);
    const actions = within(await screen.findByRole("group", { name: "Actions" })).getAllByRole("button").map(({ textContent }) => textContent);
    await user.keyboard("{Escape}");
    return actions;
  }

  it.each([
    ["a campaign", "/campaigns/:campaign", "Statistics", "add", ["Add a candidate", "Add several"]],
    ["a session", "/sessions/:session", "Scorecard", "sign", ["Sign off"]],
    ["the candidates", "/sessions", "Candidates", "filter rate", ["Filter: To rate"]],
    ["the bank", "/questions", "New question", "new", ["New question", "New competency", "New campaign"]],
    ["the calendar", "/calendar", "Today", "view", ["Month", "Week", "Day"]],
  ])("offers what is done on %s, in the words of its buttons", async (_, address, ready, text, actions) => {
    const core = new FakeCore();
    const { campaign_id, session_id } = core.sample("en");
    show(core, address.replace(":campaign", campaign_id).replace(":session", session_id));
    await waitFor(() => expect(document.body.textContent).toContain(ready));
    expect(await offered(text)).toEqual(actions);
  });

  it("does what the page does", async () => {
    const user = userEvent.setup();
    const core = new FakeCore();
    const router = show(core, `/campaigns/${core.sample("en").campaign_id}`);
    await screen.findByText("Statistics");
    await user.keyboard("{Control>}k{/Control}");
    await user.type(await screen.findByRole("textbox", { name: "Search and act" }), "add sev{ArrowDown}{Enter}");
    expect(await screen.findByRole("dialog", { name: "Add several candidates" })).toBeTruthy();
    expect(router.state.location.pathname).toMatch(/^\/campaigns\//);
  });

  it("matches commands by the start of every word, accents aside", () => {
    const run = () => undefined;
    const commands = [{ id: "a", label: "Paramètres : Transcription", run }, { id: "b", label: "Aller à : Accueil", run }];
    expect(matching(commands, "trans para").map(({ id }) => id)).toEqual(["a"]);
    expect(matching(commands, "a").map(({ id }) => id)).toEqual(["b"]);
    expect(matching(commands, "ranscription")).toEqual([]);
    expect(matching(commands, " ")).toHaveLength(2);
  });
});

describe("the sheet of keys", () => {
  it("is the session's own on its page, and the general one elsewhere", async () => {
    const user = userEvent.setup();
    const core = new FakeCore();
    const { session_id } = core.sample("en");
    const router = show(core, "/");
    await screen.findByRole("heading", { name: "Home" });
    await user.keyboard("?");
    expect(within(await screen.findByRole("dialog", { name: "Keyboard shortcuts" })).queryByText("Play or pause")).toBeNull();
    await user.keyboard("{Escape}");
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    await act(() => router.navigate({ to: "/sessions/$sessionId", params: { sessionId: session_id } }));
    await screen.findByRole("button", { name: "Candidate" });
    await user.keyboard("?");
    expect(within(await screen.findByRole("dialog", { name: "Keyboard shortcuts" })).getByText("Play or pause")).toBeTruthy();
  });
});

describe("undo", () => {
  it("undoes the last act first, each once, and none that is forgotten", () => {
    const [first, second, third] = [vi.fn(), vi.fn(), vi.fn()];
    remember({ run: first });
    const forget = remember({ run: second });
    remember({ run: third });
    forget();
    expect([undoLast(), undoLast(), undoLast(), canUndo()]).toEqual([true, true, false, false]);
    expect([first, second, third].map((act) => act.mock.calls.length)).toEqual([1, 0, 1]);
  });
});
