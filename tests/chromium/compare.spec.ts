import { join } from "node:path";
import { expect, test } from "@playwright/test";
import type { Locator, Page } from "@playwright/test";
import { expectNoFaults } from "../support/axe.ts";
import { ROOT } from "../support/place.ts";
import { Product } from "../support/product.ts";
import { SAMPLE } from "../support/sample.ts";
import { firstRun, processed, written } from "../support/steps.ts";
import { words } from "../support/words.ts";

const say = words("fr");
const CAMILLE = `${SAMPLE.candidate.given_name} ${SAMPLE.candidate.family_name}`;
const OMAR = "Omar El Fassi";

test.use({ locale: "fr-FR", reducedMotion: "reduce", viewport: { width: 1280, height: 800 } });

let product: Product;
test.beforeAll(async () => {
  product = await Product.start();
});
test.afterAll(() => product.discard());

const column = (page: Page, name: string) => page.getByRole("region", { name });
const isPaused = (where: Locator) => where.locator("video").evaluate((video: HTMLVideoElement) => video.paused);
const scrolled = (where: Locator) => where.getByTestId("words").evaluate((text) => text.scrollTop / (text.scrollHeight - text.clientHeight));

/** A second candidate of the sample's campaign: one answer, written down by hand. */
async function addCandidate(campaign: string): Promise<string> {
  const [question] = (await product.call("campaigns.get", { id: campaign })).questions;
  const [, answer] = SAMPLE.answers;
  const { id } = await product.call("sessions.create", { campaign_id: campaign, person_id: null, person: { first_name: "Omar", last_name: "El Fassi", email: "", phone: "" }, language: "fr", consent_language: "fr", consents: [{ kind: "recording", granted: true }] });
  await product.call("imports.start", { session_id: id, items: [{ source: { path: join(ROOT, "assets/sample", answer?.file ?? "") }, name: "reponse.webm", question_id: question?.id ?? "" }] });
  await expect.poll(async () => (await product.call("sessions.get", { id })).questions[0]?.answer?.media.complete, { timeout: 60_000 }).toBe(true);
  const view = await product.call("sessions.get", { id });
  const segments = (answer?.sentences ?? []).map(({ start_ms, end_ms, text }) => ({ start_ms, end_ms, text: `${text} ${text} ${text}` }));
  await product.call("transcripts.save", { answer_id: view.questions[0]?.answer?.id ?? "", base_id: null, segments });
  return id;
}

test("two candidates stand side by side: one plays, the keyboard rates, the transcripts go together", async ({ page }) => {
  test.slow();
  await page.goto(product.address);
  await firstRun(page, say, { organisation: "Théâtre des Forêts", firstName: "Ada", lastName: "Lefèvre", email: "ada@example.org", passphrase: "quatre mots sans rapport" });
  const sample = await product.call("sample.create", { language: "fr" });
  await page.evaluate((to) => (window.location.hash = to), `/sessions/${sample.session_id}`);
  await written(product, sample.session_id);
  await processed(page, say);
  const omar = await addCandidate(sample.campaign_id);
  const ratings = async (id: string) => (await product.call("sessions.get", { id })).questions[0]?.answer?.ratings.map(({ value }) => value);

  await test.step("they are chosen from the list", async () => {
    await page.evaluate((to) => (window.location.hash = to), `/campaigns/${sample.campaign_id}`);
    for (const name of [CAMILLE, OMAR]) await page.getByRole("checkbox", { name: say("reporting.select", { name }) }).check();
    await expectNoFaults(page, "candidates that are chosen");
    await page.getByRole("button", { name: say("reporting.compare") }).click();
    await expect(page.getByRole("heading", { level: 1, name: say("reporting.comparison") })).toBeVisible();
    await expect(page.getByTestId("words")).toHaveCount(2);
    for (const name of [CAMILLE, OMAR]) await expect.poll(() => column(page, name).locator("video").evaluate((video: HTMLVideoElement) => video.readyState)).toBeGreaterThanOrEqual(2);
    await expectNoFaults(page, "a comparison");
  });

  await test.step("one plays at a time", async () => {
    await column(page, CAMILLE).locator("[data-word]").nth(6).click();
    await expect.poll(() => isPaused(column(page, CAMILLE))).toBe(false);
    await column(page, OMAR).getByRole("button", { name: say("player.play"), exact: true }).click();
    await expect.poll(() => isPaused(column(page, CAMILLE))).toBe(true);
    expect(await isPaused(column(page, OMAR))).toBe(false);
    await page.keyboard.press("Space");
    await expect.poll(() => isPaused(column(page, OMAR))).toBe(true);
  });

  await test.step("keys rate the candidate in the marked column", async () => {
    await expect(column(page, OMAR)).toHaveAttribute("aria-current", "true");
    await page.keyboard.press("3");
    await expect.poll(() => ratings(omar)).toEqual([3]);
    await page.keyboard.press("BracketLeft");
    await expect(column(page, CAMILLE)).toHaveAttribute("aria-current", "true");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("5");
    await expect.poll(() => ratings(sample.session_id)).toEqual([5]);
    expect(await ratings(omar)).toEqual([3]);
    await expect(column(page, OMAR).getByText(say("compare.hidden"))).toBeAttached();
  });

  await test.step("transcripts scroll together, unless they are let go", async () => {
    const texts = [column(page, CAMILLE), column(page, OMAR)] as const;
    await page.setViewportSize({ width: 1280, height: 640 });
    await texts[1].getByTestId("words").evaluate((text) => (text.scrollTop = text.scrollHeight));
    await expect.poll(() => scrolled(texts[0])).toBeGreaterThan(0.95);
    await page.getByRole("button", { name: say("compare.inStep") }).click();
    await texts[1].getByTestId("words").evaluate((text) => (text.scrollTop = 0));
    await page.waitForTimeout(200);
    expect(await scrolled(texts[0])).toBeGreaterThan(0.95);
    await page.setViewportSize({ width: 1280, height: 800 });
  });

  await test.step("what is signed stands, also in a low window", async () => {
    const { questions, campaign } = await product.call("sessions.get", { id: sample.session_id });
    for (const { question, answer } of questions) {
      for (const { id } of campaign.criteria.filter((each) => question.competencies.includes(each.id))) {
        await product.call("ratings.save", { answer_id: answer?.id ?? "", criterion_id: id, value: 2, comment: "Un exemple daté." });
      }
    }
    await product.call("sign_offs.create", { session_id: sample.session_id });
    const signed = column(page, CAMILLE);
    await expect(signed.getByRole("button", { name: say("score.step", { value: 5 }) }).first()).toBeDisabled();
    await expect(signed.getByText("Un exemple daté.").first()).toBeAttached();
    await expect(signed.getByText(say("compare.hidden"))).toHaveCount(0);
    await page.setViewportSize({ width: 1024, height: 700 });
    await expectNoFaults(page, "a comparison with a signed evaluation");
    await page.setViewportSize({ width: 390, height: 844 });
    await expectNoFaults(page, "a comparison on a phone");
    await page.setViewportSize({ width: 1280, height: 800 });
  });

  await test.step("the address holds, and a withdrawn consent or a deleted answer shows at once", async () => {
    await page.keyboard.press("ArrowRight");
    await expect(column(page, OMAR).getByText(say("session.noAnswer"))).toBeVisible();
    const address = page.url();
    await page.goto("about:blank");
    await page.goto(product.address);
    await page.evaluate((to) => (window.location.hash = to), new URL(address).hash.slice(1));
    await expect(column(page, OMAR).getByText(say("session.noAnswer"))).toBeVisible();
    await page.keyboard.press("ArrowLeft");
    await expect(column(page, OMAR).locator("video")).toBeVisible();

    const { person } = await product.call("sessions.get", { id: sample.session_id });
    await product.call("consents.record", { person_id: person.id, language: "fr", answers: [{ kind: "recording", granted: false }] });
    await expect(column(page, CAMILLE).getByText(say("player.withdrawnTitle"))).toBeVisible();
    await expect(page.locator("video")).toHaveCount(1);
    await expectNoFaults(page, "a comparison without one recording");
    await product.call("persons.erase", { id: (await product.call("sessions.get", { id: omar })).person.id });
    await expect(page.getByText(say("compare.gone"))).toBeVisible();
    await expect(page.locator("video")).toHaveCount(0);
  });
});
