import { createMemoryHistory } from "@tanstack/react-router";
import { render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import axe from "axe-core";
import { describe, expect, it, vi } from "vitest";
import { App } from "../app";
import { createAppRouter } from "../router";
import { newQueryClient } from "../transport/react";
import { failure, FakeCore, RECOVERY } from "./core";

function show(core: FakeCore, address: string) {
  const router = createAppRouter(createMemoryHistory({ initialEntries: [address] }));
  render(<App transport={core.transport()} client={newQueryClient()} router={router} />);
  return router;
}

function openCore(): FakeCore {
  const core = new FakeCore();
  core.passphrase = "cheval agrafe pile";
  core.status = { ...core.status, state: "open", protection: "passphrase", organisation: "Atelier", user: { id: "user-1", first_name: "Camille", last_name: "Aubert", email: "c@example.org", role: "admin", active: true } };
  return core;
}

/** Contrast needs a real browser; everything else of WCAG A and AA that can be seen without one. */
async function violations(): Promise<string[]> {
  const result = await axe.run(document.body, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"], rules: { "color-contrast": { enabled: false } } });
  return result.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
}

describe("from first run to signed report", () => {
  it("creates a workspace, and lets nobody on before the recovery code was typed back", async () => {
    const user = userEvent.setup();
    const core = new FakeCore();
    show(core, "/campaigns");
    await user.type(await screen.findByRole("textbox", { name: "Organisation" }), "Atelier Lumière");
    await user.type(screen.getByRole("textbox", { name: "First name" }), "Camille");
    await user.type(screen.getByRole("textbox", { name: "Last name" }), "Aubert");
    await user.type(screen.getByRole("textbox", { name: "E-mail" }), "camille@example.org");
    await user.type(screen.getByLabelText(/^Passphrase/), "short");
    await user.click(screen.getByRole("button", { name: "Create the workspace" }));
    expect((await screen.findAllByText(/Too short/)).length).toBeGreaterThan(0);
    await user.click(screen.getByRole("radio", { name: "Français" }));
    expect((await screen.findAllByText(/^Trop courte/)).length).toBeGreaterThan(0);
    expect(screen.queryByText(/Too short/)).toBeNull();
    await user.click(screen.getByRole("radio", { name: "English" }));
    expect(core.status.state).toBe("none");
    await user.type(screen.getByLabelText(/^Passphrase/), " but now long enough");
    await user.click(screen.getByRole("button", { name: "Create the workspace" }));

    expect((await screen.findByTestId("recovery-code")).textContent).toBe(RECOVERY);
    const confirm = screen.getByRole("button", { name: "Confirm the code" });
    const field = screen.getByRole("textbox", { name: "Type the recovery code" });
    await user.type(field, RECOVERY.replace("7", "8"));
    expect(confirm).toHaveProperty("disabled", true);
    await user.clear(field);
    await user.type(field, RECOVERY.toLowerCase().replaceAll("-", " "));
    await user.click(confirm);
    expect(await screen.findByRole("heading", { name: "Welcome" })).toBeDefined();
    await user.click(screen.getByRole("button", { name: "Open the sample interview" }));
    expect(await screen.findByRole("heading", { name: "Zoé Exemple" })).toBeDefined();
  });

  it("shows why a stopped workspace is shut, and lets it be opened again once its file is whole", async () => {
    const user = userEvent.setup();
    const core = openCore();
    const copy = "/home/camille/RecruteIA/workspace/recruteia.db.format-1-1795168000000";
    core.status = { ...core.status, state: "stopped", trouble: { code: "workspace.damaged", kind: "unavailable", params: { copy }, fields: [] } };
    show(core, "/campaigns");
    expect(await screen.findByRole("heading", { name: "The workspace is stopped" })).toBeDefined();
    const problem = screen.getByTestId("problem");
    expect(problem.dataset["code"]).toBe("workspace.damaged");
    expect(problem.textContent).toContain(copy);
    expect(await violations()).toEqual([]);
    await user.click(screen.getByRole("button", { name: "Restore from a backup" }));
    expect(await screen.findByLabelText("Backup file")).toBeDefined();
    await user.click(screen.getByRole("button", { name: "Back" }));
    await user.click(screen.getByRole("button", { name: "Try again" }));
    expect(await screen.findByLabelText("Passphrase")).toBeDefined();
  });

  it("forgets why a backup did not open as soon as another secret is tried", async () => {
    const user = userEvent.setup();
    const core = new FakeCore();
    core.handlers["backup.inspect"] = () => ({ made_at_ms: 0, expires_at_ms: Number.MAX_SAFE_INTEGER, version: "0.1.0", bytes: 7, ways: ["recovery"], readable: true, same_workspace: false });
    core.handlers["backup.restore"] = () => {
      throw failure("backup.wrong_secret", "invalid");
    };
    show(core, "/campaigns");
    await user.click(await screen.findByRole("button", { name: "Restore from a backup" }));
    await user.type(await screen.findByRole("textbox", { name: "Backup file" }), "/in/x.recruteia-backup");
    await user.click(screen.getByRole("button", { name: "Open" }));
    await user.type(await screen.findByRole("textbox", { name: "Recovery code" }), "WRONG");
    await user.click(screen.getByRole("button", { name: "Restore" }));
    expect((await screen.findByTestId("problem")).dataset["code"]).toBe("backup.wrong_secret");
    await user.click(screen.getByRole("button", { name: "Check only" }));
    expect(await screen.findByText("The backup is whole: 1 recording.")).toBeDefined();
    expect(screen.queryByTestId("problem")).toBeNull();
  });

  it("refuses a wrong passphrase in three parts and takes the recovery code", async () => {
    const user = userEvent.setup();
    const core = openCore();
    core.status = { ...core.status, state: "locked" };
    show(core, "/campaigns");
    await user.type(await screen.findByLabelText(/^Passphrase/), "not the right one");
    await user.click(screen.getByRole("button", { name: "Open" }));
    const problem = await screen.findByTestId("problem");
    expect(problem.dataset["code"]).toBe("workspace.wrong_secret");
    expect(problem.textContent).toContain("The workspace is intact");
    await user.click(screen.getByRole("button", { name: "Use the recovery code" }));
    await user.type(screen.getByRole("textbox", { name: "Recovery code" }), RECOVERY);
    await user.click(screen.getByRole("button", { name: "Open" }));
    expect(await screen.findByRole("heading", { name: "Campaigns" })).toBeDefined();
  });

  it("fills a campaign, names what is missing, and opens it", async () => {
    const user = userEvent.setup();
    const core = openCore();
    show(core, "/campaigns");
    await user.click((await screen.findAllByRole("button", { name: "New campaign" }))[0] as HTMLElement);
    const dialog = await screen.findByRole("dialog");
    await user.type(within(dialog).getByRole("textbox", { name: "Title" }), "Rust developer");
    await user.type(within(dialog).getByRole("textbox", { name: "Job title" }), "Developer");
    await user.click(within(dialog).getByRole("button", { name: "Create a campaign" }));
    const opening = await screen.findByTestId("opening");
    expect(opening.textContent).toContain("Add at least one question.");

    await user.type(screen.getByRole("textbox", { name: "New question" }), "Why Rust?");
    await user.click(screen.getByRole("button", { name: "Add" }));
    await screen.findByRole("textbox", { name: "Question 1" });
    await user.click(screen.getByRole("button", { name: "Add a criterion" }));
    const criterion = await screen.findByRole("group", { name: "Criterion 1" });
    await user.type(within(criterion).getByRole("textbox", { name: "Criterion" }), "Rigour");
    await user.type(within(criterion).getByRole("textbox", { name: "What a 1 looks like" }), "guesses");
    await user.type(within(criterion).getByRole("textbox", { name: "What a 3 looks like" }), "checks");
    await waitFor(() => expect(screen.getByTestId("opening").textContent).toContain("“Rigour”: describe what a 5 looks like."), { timeout: 3000 });
    await user.type(within(criterion).getByRole("textbox", { name: "What a 5 looks like" }), "proves");
    const open = screen.getByRole("button", { name: "Open the campaign" });
    await waitFor(() => expect(open).toHaveProperty("disabled", false), { timeout: 3000 });
    expect(await violations()).toEqual([]);
    await user.click(open);
    await user.click(within(await screen.findByRole("dialog")).getByRole("button", { name: "Open the campaign" }));
    await screen.findByRole("tab", { name: "Candidates (0)" });
    expect([...core.campaigns.values()][0]?.criteria[0]?.anchors).toEqual({ one: "guesses", three: "checks", five: "proves" });
  });

  it("asks for every consent with an unticked box, and blocks nobody who refuses", async () => {
    const user = userEvent.setup();
    const core = openCore();
    const { campaign_id } = core.sample("en");
    show(core, `/campaigns/${campaign_id}`);
    await user.click(await screen.findByRole("button", { name: "Add a candidate" }));
    const panel = await screen.findByRole("dialog");
    await user.type(within(panel).getByRole("textbox", { name: "First name" }), "Élodie");
    await user.type(within(panel).getByRole("textbox", { name: "Last name" }), "N’Guyen");
    const boxes = await within(panel).findAllByRole("checkbox");
    expect(boxes).toHaveLength(6);
    expect(boxes.every((box) => !(box as HTMLInputElement).checked)).toBe(true);
    expect(await violations()).toEqual([]);
    await user.click(within(panel).getByRole("checkbox", { name: "Recording of the answers" }));
    await user.click(within(panel).getByRole("button", { name: "Add the candidate" }));
    await screen.findByRole("heading", { name: "Élodie N’Guyen" });
    const person = [...core.persons.values()].find(({ first_name }) => first_name === "Élodie");
    const given = core.consents.get(person?.id ?? "") ?? [];
    expect(given.filter(({ granted }) => granted).map(({ kind }) => kind)).toEqual(["recording"]);
    expect(given).toHaveLength(6);
  });

  it("records no refusal of whoever is asked at the start of the interview, and opens a campaign once for two clicks", async () => {
    const user = userEvent.setup();
    const core = openCore();
    const { campaign_id } = core.sample("en");
    const { id } = core.handlers["campaigns.duplicate"]({ id: campaign_id, title: "Again" });
    const opened = vi.fn(core.handlers["campaigns.open"]);
    core.handlers["campaigns.open"] = opened;
    show(core, `/campaigns/${id}`);
    await user.click(await screen.findByRole("button", { name: "Open the campaign" }));
    await user.dblClick(within(await screen.findByRole("dialog")).getByRole("button", { name: "Open the campaign" }));
    const [add] = await screen.findAllByRole("button", { name: "Add a candidate" });
    if (!add) throw new Error("no button");
    await user.click(add);
    expect(opened).toHaveBeenCalledTimes(1);
    const panel = within(await screen.findByRole("dialog", { name: "Add a candidate" }));
    await user.type(panel.getByRole("textbox", { name: "First name" }), "Sam");
    await user.type(panel.getByRole("textbox", { name: "Last name" }), "Holt");
    await panel.findAllByRole("checkbox");
    await user.click(panel.getByRole("button", { name: "Add the candidate" }));
    await screen.findByRole("heading", { name: "Sam Holt" });
    const person = [...core.persons.values()].find(({ first_name }) => first_name === "Sam");
    expect(core.consents.get(person?.id ?? "")).toEqual([]);
  });

  it("imports several files, matches them in order and tells which can't be read", async () => {
    const user = userEvent.setup();
    const core = openCore();
    const { session_id } = core.sample("en");
    [...core.view(session_id).questions].forEach(({ answer }) => answer && core.handlers["answers.remove"]({ id: answer.id }));
    show(core, `/sessions/${session_id}`);
    const input = await screen.findByTestId("import-files");
    await user.upload(input, [new File(["x"], "b2.mp4", { type: "video/mp4" }), new File(["x"], "a1.wav", { type: "audio/wav" })]);
    await waitFor(() => expect(screen.getAllByTestId("import-row")).toHaveLength(2));
    await user.click(await screen.findByRole("button", { name: "Import 2 files" }));
    await screen.findByTestId("words");
    expect(core.view(session_id).questions.map(({ answer }) => answer?.source_name ?? null)).toEqual(["a1.wav", "b2.mp4", null]);
  });

  it("rates by mouse and keyboard, signs, and reopens only with a reason", async () => {
    const user = userEvent.setup();
    const core = openCore();
    const { session_id } = core.sample("en");
    show(core, `/sessions/${session_id}`);
    await screen.findByTestId("words");
    expect(await violations()).toEqual([]);
    const first = await screen.findByRole("group", { name: "Exactitude" });
    await user.click(within(first).getByRole("button", { name: "Rating 4 of 5" }));
    await user.type(within(first).getByRole("textbox", { name: "Comment: Exactitude" }), "Précis.");
    await user.tab();
    await user.click(document.body);
    await user.keyboard("{ArrowDown}5");
    await waitFor(() => {
      const ratings = core.view(session_id).questions[0]?.answer?.ratings ?? [];
      expect(ratings.map(({ value, comment }) => [value, comment])).toEqual(expect.arrayContaining([[4, "Précis."], [5, ""]]));
    });

    await user.click(screen.getByRole("button", { name: "Sign off" }));
    const early = await screen.findByRole("dialog");
    expect(within(early).getByText(/Ratings are missing/)).toBeDefined();
    expect(within(early).getByRole("button", { name: "Sign off the evaluation" })).toHaveProperty("disabled", true);
    await user.click(within(early).getByRole("button", { name: "Cancel" }));
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());

    const { questions, campaign } = core.view(session_id);
    for (const { answer } of questions) for (const { id } of campaign.criteria) core.handlers["ratings.save"]({ answer_id: answer?.id ?? "", criterion_id: id, value: 3, comment: "" });
    await user.click(screen.getByRole("button", { name: "Sign off" }));
    const confirm = within(await screen.findByRole("dialog")).getByRole("button", { name: "Sign off the evaluation" });
    await waitFor(() => expect(confirm).toHaveProperty("disabled", false));
    await user.click(confirm);
    expect((await screen.findByTestId("signed")).textContent).toContain("Signed by Camille Aubert");
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
    expect(within(first).getByRole("button", { name: "Rating 4 of 5" })).toHaveProperty("disabled", true);
    for (const comment of within(screen.getByTestId("scorecard")).queryAllByRole("textbox")) expect(comment).not.toHaveProperty("value", "");

    await user.click(screen.getByRole("button", { name: "Reopen" }));
    const dialog = await screen.findByRole("dialog");
    const reopen = within(dialog).getByRole("button", { name: "Reopen the evaluation" });
    await user.type(within(dialog).getByRole("textbox", { name: "Reason" }), "too short");
    expect(reopen).toHaveProperty("disabled", true);
    await user.type(within(dialog).getByRole("textbox", { name: "Reason" }), ", so here is a whole one");
    await user.click(reopen);
    await waitFor(() => expect(screen.queryByTestId("signed")).toBeNull());
    expect((await screen.findByTestId("reopened")).textContent).toContain("too short, so here is a whole one");
  });

  it("saves a corrected passage as a new version, and keeps the text when somebody was faster", async () => {
    const user = userEvent.setup();
    const core = openCore();
    const { session_id } = core.sample("en");
    show(core, `/sessions/${session_id}`);
    const words = await screen.findByTestId("words");
    await user.click(within(words).getAllByRole("button", { name: /Correct the passage/ })[0] as HTMLElement);
    const field = screen.getByRole("textbox", { name: "Text of the passage" });
    await user.clear(field);
    await user.type(field, "Bonjour tout le monde.");
    await user.click(screen.getByRole("button", { name: "Save as a new version" }));
    await screen.findByText(/Automatic, corrected · version 2/);
    const id = core.view(session_id).questions[0]?.answer?.id ?? "";
    expect(core.transcripts.get(id)?.segments[0]?.text).toBe("Bonjour tout le monde.");

    await user.click(within(await screen.findByTestId("words")).getAllByRole("button", { name: /Correct the passage/ })[0] as HTMLElement);
    const mine = screen.getByRole("textbox", { name: "Text of the passage" });
    await user.type(mine, " Moi.");
    const theirs = core.transcripts.get(id);
    if (theirs) core.transcripts.set(id, { ...theirs, head: { ...theirs.head, id: "somebody-else" } });
    await user.click(screen.getByRole("button", { name: "Save as a new version" }));
    expect((await within(screen.getByTestId("words")).findByTestId("problem")).dataset["code"]).toBe("transcript.stale");
    expect(mine).toHaveProperty("value", "Bonjour tout le monde. Moi.");
  });
});

describe("reports", () => {
  it("are chosen, exported together, and found again", async () => {
    const user = userEvent.setup();
    const core = openCore();
    const { session_id } = core.sample("en");
    const view = core.view(session_id);
    const answer = view.questions[0]?.answer?.id ?? "";
    core.handlers["ratings.save"]({ answer_id: answer, criterion_id: view.campaign.criteria[0]?.id ?? "", value: 4, comment: "" });
    const router = show(core, "/reports");
    await user.click(await screen.findByRole("checkbox", { name: "Select Zoé Exemple" }));
    const bar = screen.getByRole("region", { name: "1 selected" });
    expect(within(bar).getByText("To compare, choose 2 to 4 candidates of one campaign.")).toBeDefined();
    await user.click(within(bar).getByRole("button", { name: "Export the selection…" }));
    const dialog = await screen.findByRole("dialog");
    await user.click(within(dialog).getByRole("checkbox", { name: "A PDF for each candidate" }));
    await user.click(within(dialog).getByRole("checkbox", { name: "Excel workbook" }));
    expect(within(dialog).getByRole("button", { name: "Export" })).toHaveProperty("disabled", true);
    await user.click(within(dialog).getByRole("checkbox", { name: "A PDF for each candidate" }));
    await user.click(within(dialog).getByRole("button", { name: "Export" }));
    const done = await screen.findByTestId("export");
    expect(router.state.location.pathname).toBe("/reports/exports");
    expect(within(done).getByText("/home/camille/Documents/RecruteIA/")).toBeDefined();
    await user.click(within(done).getByRole("button", { name: "Take off the list" }));
    await waitFor(() => expect(screen.queryByTestId("export")).toBeNull());
  });

  it("take their look from a template that is saved as it is changed", async () => {
    const user = userEvent.setup();
    const core = openCore();
    show(core, "/reports/templates");
    const [add] = await screen.findAllByRole("button", { name: "New template" });
    await user.click(add as HTMLElement);
    const name = await screen.findByRole("textbox", { name: "Name of the template" });
    await user.clear(name);
    await user.type(name, "Head office");
    await user.click(screen.getByRole("checkbox", { name: "Transcripts" }));
    await waitFor(() => expect(core.templates[0]?.template).toMatchObject({ name: "Head office", parts: { transcripts: false, cover: true } }));
    // What nobody may leave out.
    expect(screen.getByRole("checkbox", { name: /Summary, ratings, sign-off and method/ })).toHaveProperty("disabled", true);
    await user.click(screen.getByRole("button", { name: "Delete" }));
    await waitFor(() => expect(core.templates).toEqual([]));
    await user.click(await screen.findByRole("button", { name: "Undo" }));
    await waitFor(() => expect(core.templates).toHaveLength(1));
  });
});

describe("models", () => {
  it("are grouped by what they do, installed, timed and removed", async () => {
    const user = userEvent.setup();
    const core = openCore();
    show(core, "/settings/transcription");
    const small = await screen.findByTestId("model-small-q5");
    expect(within(screen.getByRole("list", { name: "Picture" })).getByText("YuNet")).toBeDefined();
    expect(within(small).queryByTestId("model-time")).toBeNull();
    await user.click(within(small).getByRole("button", { name: "Download Whisper small (q5)" }));
    expect(await within(small).findByText("Time on this computer: not measured yet.")).toBeDefined();
    await user.click(within(small).getByRole("button", { name: "Measure the time of Whisper small (q5)" }));
    expect(await within(small).findByText("An hour of speech takes about 1 hr 30 min on this computer.")).toBeDefined();
    // The sample's model understands nobody, so nobody needs to know how fast it is.
    expect(within(screen.getByTestId("model-synthetic-tiny")).queryByTestId("model-time")).toBeNull();

    await user.click(within(small).getByRole("button", { name: "Remove Whisper small (q5)" }));
    const dialog = await screen.findByRole("dialog");
    expect(core.weights.find(({ id }) => id === "small-q5")?.state).toBe("installed");
    await user.click(within(dialog).getByRole("button", { name: "Remove" }));
    await waitFor(() => expect(within(small).getByText("Not installed")).toBeDefined());
  });
});

describe.each(["/campaigns", "/sessions", "/calendar", "/calendar?view=week", "/reports", "/reports/exports", "/reports/templates", "/settings", "/settings/transcription", "/settings/appearance", "/settings/about", "/nowhere"])("%s", (address) => {
  it("has no accessibility fault", async () => {
    const core = openCore();
    core.sample("en");
    show(core, address);
    await screen.findByRole("heading", { level: 1 });
    await waitFor(() => expect(screen.queryByRole("status", { name: "Loading…" })).toBeNull());
    expect(await violations()).toEqual([]);
  });
});
