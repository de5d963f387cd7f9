import { createMemoryHistory } from "@tanstack/react-router";
import { render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { App } from "../app";
import { createAppRouter } from "../router";
import type { Question } from "../transport/generated";
import { newQueryClient } from "../transport/react";
import { FakeCore } from "./core";

function plan(core: FakeCore): Question {
  const { id } = core.handlers["campaigns.create"]({ title: "Régie", job_title: "Régisseuse", job_description: "", experience_level: "", language: "fr", policy_profiles: ["EU"] });
  const question = { mandatory: true, limit_ms: null, preparation_ms: null, competencies: [], probes: [] };
  core.handlers["questions.create"]({ campaign_id: id, question: { ...question, text: "Que faites-vous ?", category: "Mise en situation", difficulty: "Difficile" } });
  core.handlers["questions.create"]({ campaign_id: id, question: { ...question, text: "Pourquoi nous ?", category: "Motivation d’équipe", difficulty: "corsée" } });
  core.status = { ...core.status, state: "open", protection: "passphrase", organisation: "Atelier", user: { id: "user-1", first_name: "Camille", last_name: "Aubert", email: "c@example.org", role: "admin", active: true } };
  render(<App transport={core.transport()} client={newQueryClient()} router={createAppRouter(createMemoryHistory({ initialEntries: [`/campaigns/${id}`] }))} />);
  const [first] = core.questions;
  if (first === undefined) throw new Error("no question");
  return first;
}

describe("questions of a French campaign in English", () => {
  it("have what the bank calls them in English, and what somebody wrote as it is", async () => {
    plan(new FakeCore());
    await screen.findByText("Situation · Hard");
    await screen.findByText("Motivation d’équipe · corsée");
  });

  it("stay written as they are until somebody writes something else", async () => {
    const user = userEvent.setup();
    const core = new FakeCore();
    const { id } = plan(core);
    const saved = () => core.questions.find((question) => question.id === id);
    await user.click((await screen.findAllByRole("button", { name: /^Options/ }))[0] as Element);
    const category = (await screen.findAllByRole<HTMLInputElement>("textbox", { name: "Category" }))[0] as HTMLInputElement;
    expect(category.value).toBe("Situation");
    await user.type(screen.getByRole("textbox", { name: "Question 1" }), " Dites tout.");
    await waitFor(() => expect(saved()?.displayed_text).toBe("Que faites-vous ? Dites tout."));
    expect([saved()?.category, saved()?.difficulty]).toEqual(["Mise en situation", "Difficile"]);
    await user.type(category, " de crise");
    await waitFor(() => expect(saved()?.category).toBe("Situation de crise"));
    expect(saved()?.difficulty).toBe("Difficile");
  });
});
