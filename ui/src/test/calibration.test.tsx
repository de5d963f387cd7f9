import { createMemoryHistory } from "@tanstack/react-router";
import { render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import axe from "axe-core";
import { describe, expect, it, vi } from "vitest";
import { App } from "../app";
import { createAppRouter } from "../router";
import type { PanelRater } from "../transport/generated";
import { newQueryClient } from "../transport/react";
import { FakeCore } from "./core";

const WHY = "Elle nomme ce qu’elle a fait elle-même.";

/** A calibration with one answer on four criteria; Noor gave 5 where Camille gives `own`. */
function practice(own: number | null = 2) {
  const core = new FakeCore();
  core.status = { ...core.status, state: "open", protection: "passphrase", organisation: "Atelier", user: { id: "user-1", first_name: "Camille", last_name: "Aubert", email: "c@example.org", role: "recruiter", active: true } };
  const { campaign_id: campaign } = core.sample("en");
  const { id: session } = core.handlers["sessions.create"]({ campaign_id: campaign, person_id: null, person: { first_name: "Ada", last_name: "Lovelace", email: "", phone: "" }, language: "en", consent_language: "en", consents: [{ kind: "recording", granted: true }], calibration: true });
  const { criteria } = core.campaign(campaign);
  const question = core.handlers["campaigns.get"]({ id: campaign }).questions[1];
  const answer = core.addAnswer(session, question?.id ?? "", "a.mp4");
  const noor: PanelRater = {
    rater_id: "user-2", rater_name: "Noor van den Berg", signed_at_ms: core.now(), hash: "", results: [], overall: null,
    ratings: criteria.map(({ id }, place) => ({ id: `noor-${place}`, session_id: session, person_id: "", answer_id: answer.id, criterion_id: id, rater_id: "user-2", value: place === 0 ? 5 : 3, comment: place === 0 ? "Un exemple et son résultat." : "", at_ms: core.now() })),
  };
  core.panels.set(session, [noor]);
  if (own !== null) {
    criteria.forEach(({ id }, place) => core.handlers["ratings.save"]({ answer_id: answer.id, criterion_id: id, value: place === 0 ? own : 3, comment: "" }));
    core.handlers["sign_offs.create"]({ session_id: session });
  }
  return { core, campaign, session };
}

function open(core: FakeCore, at: string) {
  const router = createAppRouter(createMemoryHistory({ initialEntries: [at] }));
  const { container } = render(<App transport={core.transport()} client={newQueryClient()} router={router} />);
  return { router, container, user: userEvent.setup() };
}

const cells = (row: HTMLElement) => within(row).getAllByRole("cell").map(({ textContent }) => textContent);
const rowOf = (name: string) => screen.getByRole("rowheader", { name }).closest("tr") as HTMLElement;

describe("a calibration", () => {
  it("is chosen when a candidate is added, and begins in the raters’ part of the numbers", async () => {
    const { core, campaign } = practice();
    core.sessions.clear();
    const create = vi.spyOn(core.handlers, "sessions.create");
    const { user } = open(core, `/campaigns/${campaign}?tab=statistics&part=raters`);
    const section = await screen.findByRole("region", { name: "Calibration" });
    await user.click(await within(section).findByRole("button", { name: "Start a calibration" }));
    const dialog = await screen.findByRole("dialog");
    expect(within(dialog).getByRole("switch", { name: /^Calibration: raters practise on this recording; it counts nowhere/ })).toHaveProperty("checked", true);
    await user.type(within(dialog).getByLabelText(/First name/), "Ada");
    await user.type(within(dialog).getByLabelText(/Last name/), "Lovelace");
    await waitFor(() => expect(within(dialog).getByRole("button", { name: "Add the candidate" })).toHaveProperty("disabled", false));
    await user.click(within(dialog).getByRole("button", { name: "Add the candidate" }));
    await screen.findByText("Calibration: counts nowhere. Once you have signed, you see where the raters differ.");
    expect(create).toHaveBeenCalledWith(expect.objectContaining({ calibration: true }));
    expect(screen.getByTestId("calibration-badge")).toBeDefined();
  });

  it("is listed with whom it waits for, and leads to the review until the reader has signed", async () => {
    const { core, campaign, session } = practice(null);
    core.calibrations.waiting.set(session, ["Camille Aubert", "Basile Nguyễn"]);
    const { user, router } = open(core, `/campaigns/${campaign}?tab=statistics&part=raters`);
    const table = await screen.findByRole("table", { name: "Calibration" });
    expect(cells(within(table).getAllByRole("row")[1] as HTMLElement).slice(1, 3)).toEqual(["Not signed", "Camille Aubert and Basile Nguyễn"]);
    await user.click(within(table).getByRole("link", { name: "Ada Lovelace" }));
    await screen.findByRole("heading", { level: 1, name: "Ada Lovelace" });
    expect(router.state.location.pathname).toBe(`/sessions/${session}`);
  });

  it("says to sign first, and leads there", async () => {
    const { core, session } = practice(null);
    const { user, router } = open(core, `/sessions/${session}/calibration`);
    await screen.findByText(/^Rate this recording by yourself and sign first/);
    await user.click(screen.getByRole("link", { name: "Open the interview" }));
    await waitFor(() => expect(router.state.location.pathname).toBe(`/sessions/${session}`));
  });

  it("says of an interview that counts that it is none", async () => {
    const { core } = practice();
    const counting = [...core.sessions.keys()][0] ?? "";
    open(core, `/sessions/${counting}/calibration`);
    await screen.findByText(/^This interview counts/);
  });

  it("shows where the raters differ, narrowed to what is worth talking about", async () => {
    const { core, session } = practice();
    const { user, container } = open(core, `/sessions/${session}/calibration`);
    await screen.findByTestId("calibration-page");
    expect(screen.getAllByRole("columnheader").slice(0, 5).map(({ textContent }) => textContent)).toEqual(["Criterion", "Spread", "Camille Aubert", "Noor van den Berg", "Agreed"]);
    expect(cells(rowOf("Exactitude"))).toEqual(["3To discuss", "2", "with a comment5", "–"]);
    expect(cells(rowOf("Clarté"))).toEqual(["0", "3", "3", "–"]);
    expect(screen.getByRole("link", { name: /^Watch the answer/ }).getAttribute("href")).toBe(`/sessions/${session}?question=2`);
    await user.click(screen.getByRole("switch", { name: "Only what is worth talking about" }));
    expect(screen.queryByRole("rowheader", { name: "Clarté" })).toBeNull();
    expect(rowOf("Exactitude")).toBeDefined();
    const { violations } = await axe.run(container, { rules: { "color-contrast": { enabled: false } } });
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
  });

  it("keeps what was agreed, who wrote it down, and how far each rater was from it", async () => {
    const { core, session } = practice();
    const { user } = open(core, `/sessions/${session}/calibration`);
    const toggle = await screen.findByRole("button", { name: "Exactitude" });
    expect(screen.getByText("Shows once you have agreed on a rating: open a row above.")).toBeDefined();
    await user.click(toggle);
    const details = await screen.findByTestId("calibration-details");
    expect(details.textContent).toContain("Un exemple, sans résultat mesuré.");
    expect(details.textContent).toContain("Noor van den Berg 5/5 · Un exemple et son résultat.");
    const save = within(details).getByRole("button", { name: "Save the agreed rating" });
    await user.click(within(details).getByRole("button", { name: "Rating 4 of 5" }));
    await user.type(within(details).getByRole("textbox"), "Trop court");
    expect(save).toHaveProperty("disabled", true);

    // What is written outlives the row being closed.
    await user.click(toggle);
    await user.click(toggle);
    const again = await screen.findByTestId("calibration-details");
    expect(within(again).getByRole("textbox")).toHaveProperty("value", "Trop court");
    await user.clear(within(again).getByRole("textbox"));
    await user.type(within(again).getByRole("textbox"), WHY);
    await user.click(within(again).getByRole("button", { name: "Save the agreed rating" }));
    expect((await screen.findByTestId("agreed")).textContent).toMatch(new RegExp(`^4/5 · ${WHY}Agreed, written down by Camille Aubert`));
    expect(cells(rowOf("Exactitude")).at(-1)).toBe("4");
    const table = screen.getByRole("table", { name: "Deviation from what was agreed" });
    expect(within(table).getAllByRole("row").slice(1).map(cells)).toEqual([
      ["Camille Aubert", "1", "0%", "−2.00 · stricter", "2.00"],
      ["Noor van den Berg", "1", "0%", "+1.00 · milder", "1.00"],
    ]);
  });

  it("is told in the review, with the way to the differences once signed", async () => {
    const { core, session } = practice();
    const { user, router } = open(core, `/sessions/${session}`);
    const line = await screen.findByTestId("calibration");
    expect(line.textContent).toContain("Calibration: counts nowhere");
    await user.click(within(line).getByRole("link", { name: "See where the raters differ" }));
    await screen.findByTestId("calibration-page");
    expect(router.state.location.pathname).toBe(`/sessions/${session}/calibration`);
  });
});
