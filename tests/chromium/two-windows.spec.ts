import { expect, test } from "@playwright/test";
import type { Page } from "@playwright/test";
import { Product } from "../support/product.ts";
import { firstRun, processed, written } from "../support/steps.ts";
import { words } from "../support/words.ts";

const say = words("fr");
/** How long what happens in one window may take to show in the other. */
const AGREED = { timeout: 1_000 };

test.use({ locale: "fr-FR", reducedMotion: "reduce" });

let product: Product;
test.beforeAll(async () => {
  product = await Product.start();
});
test.afterAll(() => product.discard());

const four = say("score.step", { value: 4 });
const ratings = (page: Page) => page.getByTestId("scorecard").getByRole("button", { pressed: true });

test("two windows on one interview agree within a second", async ({ page, context }) => {
  await page.goto(product.address);
  await firstRun(page, say, { organisation: "Théâtre des Forêts", firstName: "Ada", lastName: "Lefèvre", email: "ada@example.org", passphrase: "quatre mots sans rapport" });
  const { session_id } = await product.call("sample.create", { language: "fr" });
  await page.evaluate((to) => (window.location.hash = to), `/sessions/${session_id}`);
  await written(product, session_id);
  await processed(page, say);
  const other = await context.newPage();
  await other.goto(product.address);
  await other.evaluate((to) => (window.location.hash = to), `/sessions/${session_id}`);
  for (const window of [page, other]) {
    await expect(window.locator("[data-word]").first()).toBeVisible();
    await expect(ratings(window)).toHaveCount(0);
  }

  await test.step("a rating", async () => {
    await page.getByTestId("scorecard").getByRole("button", { name: four }).first().click();
    await expect(ratings(page)).toHaveCount(1);
    await expect(ratings(other)).toHaveCount(1, AGREED);
    await expect(ratings(other)).toHaveAccessibleName(four);
  });

  await test.step("a corrected transcript", async () => {
    const view = await product.call("sessions.get", { id: session_id });
    const answer_id = view.questions[0]?.answer?.id ?? "";
    const kept = await product.call("transcripts.get", { answer_id });
    const segments = (kept?.segments ?? []).map(({ start_ms, end_ms, text }, place) => ({ start_ms, end_ms, text: place === 0 ? `Rectifiée. ${text}` : text }));
    await product.call("transcripts.save", { answer_id, base_id: kept?.head.id ?? null, segments });
    for (const window of [page, other]) await expect(window.locator("[data-word]").first()).toHaveText(/Rectifiée/, AGREED);
  });

  await test.step("a signature", async () => {
    const { questions } = await product.call("sessions.get", { id: session_id });
    for (const { question, answer } of questions) {
      for (const criterion_id of question.competencies) await product.call("ratings.save", { answer_id: answer?.id ?? "", criterion_id, value: 4, comment: "" });
    }
    await page.getByRole("button", { name: say("sign.action"), exact: true }).click();
    await page.getByRole("dialog").getByRole("button", { name: say("sign.confirm") }).click();
    await expect(page.getByTestId("signed")).toBeVisible();
    await expect(other.getByTestId("signed")).toBeVisible(AGREED);
  });
});
