import { createMemoryHistory } from "@tanstack/react-router";
import { render, renderHook, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import axe from "axe-core";
import i18next from "i18next";
import { expect, it } from "vitest";
import { App } from "../app";
import { createAppRouter } from "../router";
import { useCandidateName } from "../shared/candidate";
import type { Blind, Unblinding } from "../transport/generated";
import { newQueryClient } from "../transport/react";
import type { Id } from "../transport/transport";
import { FakeCore } from "./core";

const NAME = "Zoé Exemple";

/** The sample, in a campaign with this rule. */
function workspace(rule: Blind) {
  const core = new FakeCore();
  core.status = { ...core.status, state: "open", protection: "passphrase", organisation: "Atelier", user: { id: "user-1", first_name: "Camille", last_name: "Aubert", email: "c@example.org", role: "admin", active: true } };
  const { campaign_id: campaign, session_id: session } = core.sample("en");
  const { rules } = core.campaign(campaign);
  core.campaigns.set(campaign, { ...core.campaign(campaign), rules: { ...rules, blind: rule } });
  return { core, campaign, session, called: `Candidate ${core.view(session).blind?.alias ?? ""}` };
}

function show(core: FakeCore, address: string) {
  render(<App transport={core.transport()} client={newQueryClient()} router={createAppRouter(createMemoryHistory({ initialEntries: [address] }))} />);
  return userEvent.setup();
}

async function review(rule: Blind, before: (core: FakeCore, session: Id) => void = () => undefined) {
  const { core, session, called, campaign } = workspace(rule);
  before(core, session);
  const user = show(core, `/sessions/${session}`);
  await screen.findByTestId("words");
  return { core, session, called, campaign, user };
}

const faults = async () =>
  (await axe.run(document.body, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"], rules: { "color-contrast": { enabled: false } } })).violations.map(({ id }) => id);

it("calls candidates by name, or by an alias that says nothing about them", async () => {
  const { result, rerender } = renderHook(() => useCandidateName());
  const listed = { first_name: "Zoé", last_name: "Exemple", alias: null };
  const { core, session } = workspace("names");
  expect(result.current(listed)).toBe(NAME);
  expect(result.current({ first_name: "", last_name: "", alias: "K7QF" })).toBe("Candidate K7QF");
  const view = core.view(session);
  expect(result.current(view)).toBe(`Candidate ${view.blind?.alias ?? ""}`);
  expect(result.current({ person: { ...view.person, first_name: "Zoé", last_name: "Exemple" }, blind: view.blind && { ...view.blind, masked: false } })).toBe(NAME);
  await i18next.changeLanguage("fr");
  rerender();
  expect(result.current({ first_name: "", last_name: "", alias: "K7QF" })).toBe("Candidature K7QF");
  await i18next.changeLanguage("en");
});

it("names nobody while the name is hidden, and plays the recording", async () => {
  const { called, user } = await review("names");
  expect(screen.getByRole("heading", { level: 1 }).textContent).toBe(called);
  expect(document.title).toContain(called);
  expect(within(screen.getByTestId("masked")).getByText("Name hidden until you sign")).toBeDefined();
  expect(screen.getByTestId("player")).toBeDefined();
  expect(screen.getAllByText("File name hidden").length).toBeGreaterThan(0);
  expect(screen.getAllByRole("button", { name: /^Play from/ }).length).toBeGreaterThan(0);
  expect(screen.getAllByRole("button", { name: /^Correct the passage/ }).length).toBeGreaterThan(0);
  await user.click(screen.getByRole("button", { name: "Candidate" }));
  const drawer = await screen.findByRole("dialog");
  expect(within(drawer).getByText(/^Name, e-mail and phone stay hidden/)).toBeDefined();
  expect(within(drawer).queryByLabelText("First name")).toBeNull();
  expect(within(drawer).queryByRole("button", { name: "Erase" })).toBeNull();
  expect(await within(drawer).findByTestId("consent-recording")).toBeDefined();
  expect(document.body.textContent).not.toContain("Exemple");
  expect(await faults()).toEqual([]);
});

it("leaves the transcript alone to be rated while face and voice are hidden", async () => {
  const { user } = await review("names_face_voice");
  const panel = screen.getByTestId("hidden-recording");
  expect(panel.textContent).toContain("Face and voice hidden until you sign");
  expect(screen.queryByTestId("player")).toBeNull();
  expect(document.querySelector("video")).toBeNull();
  expect(screen.queryByRole("slider")).toBeNull();
  expect(screen.queryByRole("button", { name: /^Play from/ })).toBeNull();
  expect(screen.queryByRole("button", { name: /^Correct the passage/ })).toBeNull();
  await user.keyboard(" jlns");
  await user.click(within(screen.getByTestId("words")).getAllByText(/\w/)[1] as HTMLElement);
  await user.keyboard("c");
  await screen.findByRole("textbox", { name: "Your comment" });
  expect(screen.queryByRole("checkbox", { name: /^At / }), "without a player there is no moment").toBeNull();
  await user.keyboard("{Escape}?");
  const keys = await screen.findByRole("dialog", { name: "Keyboard shortcuts" });
  expect(keys.textContent).not.toContain("Play or pause");
  expect(keys.textContent).toContain("Rate the active criterion");
});

it("shows who it is for a reason that is long enough, and then the recording", async () => {
  const { user, core, session, called } = await review("names_face_voice");
  await user.click(screen.getByRole("button", { name: "Show who it is…" }));
  const dialog = await screen.findByRole("dialog", { name: `${called}: show who it is?` });
  expect(dialog.textContent).toContain("no longer blind");
  const field = within(dialog).getByRole("textbox", { name: "Reason" });
  await user.type(field, "  Too short.  ");
  expect(dialog.textContent).toContain("10 characters; at least 20");
  expect(within(dialog).getByRole("button", { name: "Show who it is" })).toHaveProperty("disabled", true);
  await user.clear(field);
  await user.type(field, "The candidate asked to be called back.");
  expect(await faults()).toEqual([]);
  await user.click(within(dialog).getByRole("button", { name: "Show who it is" }));
  await screen.findByRole("heading", { level: 1, name: NAME });
  expect(await screen.findByTestId("player")).toBeDefined();
  expect(screen.queryByTestId("hidden-recording")).toBeNull();
  expect(screen.getByTestId("rated-blind")).toBeDefined();
  const looks = screen.getByTestId("unblindings");
  expect(looks.textContent).toContain("Camille Aubert looked before signing");
  expect(looks.textContent).toContain("The candidate asked to be called back.");
  expect(core.view(session).blind?.unblindings).toHaveLength(1);
});

it("says why it can't be shown", async () => {
  const { user, core, session } = await review("names");
  await user.click(screen.getByRole("button", { name: "Show who it is…" }));
  const dialog = await screen.findByRole("dialog");
  core.blind.look(session, { user_name: "Camille Aubert", reason: "Looked in another window before.", at_ms: core.now() });
  await user.type(within(dialog).getByRole("textbox", { name: "Reason" }), "They asked to be called back today.");
  await user.click(within(dialog).getByRole("button", { name: "Show who it is" }));
  expect((await within(dialog).findByTestId("problem")).dataset["code"]).toBe("blind.nothing_hidden");
});

it("names the candidate once signed, and says who had looked", async () => {
  const look: Unblinding = { user_name: "Basile Nguyễn", reason: "Knew the candidate by their voice already.", at_ms: Date.UTC(2026, 10, 20) };
  const { user, called } = await review("names_face_voice", (core, session) => {
    core.blind.look(session, look);
    const { campaign, questions } = core.view(session);
    for (const { answer } of questions) for (const { id } of campaign.criteria) core.handlers["ratings.save"]({ answer_id: answer?.id ?? "", criterion_id: id, value: 4, comment: "" });
  });
  expect(screen.queryByTestId("unblindings"), "not before one's own signature").toBeNull();
  await user.click(await screen.findByRole("button", { name: "Sign off" }));
  const dialog = await screen.findByRole("dialog");
  expect(dialog.textContent).toContain(`You sign off the evaluation of ${called}`);
  expect(dialog.textContent).toContain("You then see who the candidate is.");
  await user.click(within(dialog).getByRole("button", { name: "Sign off the evaluation" }));
  await screen.findByRole("heading", { level: 1, name: NAME });
  expect(screen.queryByTestId("masked")).toBeNull();
  expect(await screen.findByTestId("player")).toBeDefined();
  expect(screen.getByTestId("unblindings").textContent).toContain("Basile Nguyễn looked before signing");
  expect(screen.getByTestId("unblindings").textContent).toContain(look.reason);
});

it("says nothing about it where nothing is hidden", async () => {
  await review("off");
  expect(screen.getByRole("heading", { level: 1, name: NAME })).toBeDefined();
  for (const id of ["masked", "rated-blind", "unblindings", "hidden-recording"]) expect(screen.queryByTestId(id)).toBeNull();
});

it("lists aliases, offers no order by name, and says that hidden names are not found", async () => {
  const { core, campaign, called } = workspace("names");
  const user = show(core, `/campaigns/${campaign}`);
  await screen.findByRole("checkbox", { name: `Select ${called}` });
  await user.click(screen.getByRole("combobox", { name: "Order" }));
  await screen.findByRole("option", { name: "Newest first", hidden: true });
  expect(screen.queryByRole("option", { name: "By name", hidden: true })).toBeNull();
  await user.type(screen.getByRole("textbox", { name: "Search candidates" }), "Zoé");
  expect((await screen.findByTestId("empty")).textContent).toContain("Names that are hidden from you are not found.");
  await user.click(screen.getByRole("button", { name: "Clear the filters" }));
  await screen.findByRole("checkbox", { name: `Select ${called}` });
});

it("offers the order by name where names are not hidden", async () => {
  const { core, campaign } = workspace("off");
  const user = show(core, `/campaigns/${campaign}`);
  await user.click(await screen.findByRole("combobox", { name: "Order" }));
  await screen.findByRole("option", { name: "By name", hidden: true });
  await user.type(screen.getByRole("textbox", { name: "Search candidates" }), "nobody");
  await waitFor(() => expect(screen.getByTestId("empty").textContent).toContain("Nobody matches."));
  expect(screen.getByTestId("empty").textContent).not.toContain("hidden");
});

it("names nobody at home", async () => {
  const { core, called } = workspace("names");
  show(core, "/");
  expect((await screen.findAllByRole("link", { name: called })).length).toBeGreaterThan(0);
  expect(document.body.textContent).not.toContain("Exemple");
});

it("names nobody in the comparison, whose players are hidden as well", async () => {
  const { core, campaign, session, called } = workspace("names_face_voice");
  const { id: other } = core.handlers["sessions.create"]({
    campaign_id: campaign, person_id: null, person: { first_name: "Ada", last_name: "Lovelace", email: "", phone: "" }, language: "en", consent_language: "en", consents: [{ kind: "recording", granted: true }],
  });
  core.addAnswer(other, core.view(other).questions[0]?.question.id ?? "", "ada.mp4");
  const user = show(core, `/campaigns/${campaign}/compare?sessions=${session},${other}`);
  await waitFor(() => expect(screen.getAllByTestId("hidden-recording")).toHaveLength(2));
  expect(screen.getByRole("region", { name: called })).toBeDefined();
  expect(screen.queryByRole("button", { name: "Skip silences" })).toBeNull();
  expect(screen.queryByRole("combobox", { name: "Speed" })).toBeNull();
  expect(document.body.textContent).not.toMatch(/Exemple|Lovelace/);
  await user.keyboard("4");
  await waitFor(() => expect(core.view(session).questions[0]?.answer?.ratings.map(({ value }) => value)).toEqual([4]));
});

it("is chosen among the rules of a draft, and shown with them afterwards", async () => {
  const { core, campaign } = workspace("off");
  core.campaigns.set(campaign, { ...core.campaign(campaign), state: "draft" });
  const user = show(core, `/campaigns/${campaign}`);
  const group = await screen.findByRole("radiogroup", { name: "Blind rating" });
  expect(within(group).getByRole("radio", { name: "Off" })).toHaveProperty("checked", true);
  expect(group.textContent).toContain("What the candidate says in a recording is not altered.");
  await user.click(within(group).getByRole("radio", { name: "Names, face and voice hidden" }));
  await waitFor(() => expect(core.campaign(campaign).rules.blind).toBe("names_face_voice"));
  await user.click(screen.getByRole("button", { name: "Use the usual rules" }));
  await waitFor(() => expect(core.campaign(campaign).rules.blind).toBe("off"));
  await user.click(within(screen.getByRole("radiogroup", { name: "Blind rating" })).getByRole("radio", { name: "Names hidden" }));
  await waitFor(() => expect(core.campaign(campaign).rules.blind).toBe("names"));
});

it("is shown with the rules of an open campaign", async () => {
  const { core, campaign } = workspace("names_face_voice");
  show(core, `/campaigns/${campaign}?tab=plan`);
  const label = await screen.findByText("Blind rating");
  expect(label.parentElement?.textContent).toBe("Blind ratingNames, face and voice hidden");
});
