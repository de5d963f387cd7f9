import { join } from "node:path";
import { expect } from "@playwright/test";
import { ROOT } from "./place.ts";
import type { Product } from "./product.ts";
import { SAMPLE } from "./sample.ts";

export type Candidate = { firstName: string; lastName: string; calibration?: boolean };

/** A candidate of an open campaign, who answers every question with what the sample has. */
export async function addCandidate(product: Product, campaign: string, { firstName, lastName, calibration = false }: Candidate): Promise<string> {
  const { questions } = await product.call("campaigns.get", { id: campaign });
  const { id } = await product.call("sessions.create", {
    campaign_id: campaign, person_id: null, person: { first_name: firstName, last_name: lastName, email: "", phone: "" }, language: "en", consent_language: "en", consents: [{ kind: "recording", granted: true }], calibration,
  });
  const items = questions.map((question, place) => {
    const { file } = SAMPLE.answers[place % SAMPLE.answers.length] ?? { file: "" };
    return { source: { path: join(ROOT, "assets/sample", file) }, name: file, question_id: question.id };
  });
  await product.call("imports.start", { session_id: id, items });
  const whole = async () => (await product.call("sessions.get", { id })).questions.filter(({ answer }) => answer?.media.complete).length;
  await expect.poll(whole, { timeout: 90_000 }).toBe(questions.length);
  return id;
}

/** Rates every answer of a session on every criterion its question shows, as whoever is signed in; places count from 0. */
export async function rateAll(product: Product, session: string, value: (place: number) => number, comment = ""): Promise<void> {
  const { questions, campaign } = await product.call("sessions.get", { id: session });
  let place = 0;
  for (const { question, answer } of questions) {
    const shown = campaign.criteria.filter(({ id }) => question.competencies.length === 0 || question.competencies.includes(id));
    for (const { id } of answer === null ? [] : shown) await product.call("ratings.save", { answer_id: answer?.id ?? "", criterion_id: id, value: value(place++), comment });
  }
}
