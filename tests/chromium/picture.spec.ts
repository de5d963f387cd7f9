import { expect, test } from "@playwright/test";
import { expectNoFaults } from "../support/axe.ts";
import { material } from "../support/place.ts";
import { Product } from "../support/product.ts";
import { firstRun } from "../support/steps.ts";
import { words } from "../support/words.ts";

const say = words("en");

test.use({ reducedMotion: "reduce", viewport: { width: 1440, height: 900 } });

let product: Product;
test.beforeAll(async () => {
  product = await Product.start();
});
test.afterAll(() => product.discard());

test("the picture of an answer is measured once it is switched on, and jumps to its moments", async ({ page }) => {
  const recording = material("video/synthetic_interview_fr.mp4");
  await page.goto(product.address);
  await firstRun(page, say, { organisation: "Étoile Productions", firstName: "Hélène", lastName: "Çelik", email: "helene@etoile.example", passphrase: "quatre mots sans rapport" });
  const { id } = await product.call("campaigns.create", { title: "Stage manager", job_title: "Stage manager", job_description: "", experience_level: "", language: "en", policy_profiles: ["EU"] });
  const question = await product.call("questions.create", { campaign_id: id, question: { text: "Tell us about a first night.", category: "", difficulty: "", mandatory: true, limit_ms: null, preparation_ms: null, competencies: [], probes: [] } });
  await product.call("campaigns.set_scorecard", { id, criteria: [{ id: null, name: "Composure", description: "", weight: 1, anchors: { one: "Blames.", three: "Deals with what is urgent.", five: "Sorts, tells, learns." } }] });
  await product.call("campaigns.open", { id });
  const consents = (["recording", "facial_metrics"] as const).map((kind) => ({ kind, granted: true }));
  const session = await product.call("sessions.create", { campaign_id: id, person_id: null, person: { first_name: "Anaïs", last_name: "Brontë", email: "", phone: "" }, language: "fr", consent_language: "en", consents });
  await product.call("imports.start", { session_id: session.id, items: [{ source: { path: recording }, name: "first-night.mp4", question_id: question.id }] });

  await test.step("nothing is said of it before", async () => {
    await page.evaluate((to) => (window.location.hash = to), `/sessions/${session.id}`);
    await expect(page.locator("video")).toBeVisible({ timeout: 60_000 });
    await expect(page.getByText(say("picture.title"), { exact: true })).toHaveCount(0);
  });

  await test.step("an administrator switches it on", async () => {
    await page.evaluate(() => (window.location.hash = "/settings/transcription"));
    await page.getByRole("switch", { name: say("settings.metrics.label") }).click();
    await expect(page.getByText(say("common.saved"))).toBeVisible();
    await expectNoFaults(page, "the switch for facial metrics");
  });

  await test.step("the picture is measured, with units and moments", async () => {
    await page.evaluate((to) => (window.location.hash = to), `/sessions/${session.id}`);
    await page.getByText(say("picture.title"), { exact: true }).filter({ visible: true }).click();
    const pane = page.getByTestId("picture");
    await pane.getByRole("button", { name: say("picture.measure") }).click();
    await expect(pane).toContainText(say("picture.severalValue", { share: "8%", count: 2 }), { timeout: 60_000 });
    await expect(page.getByRole("img", { name: say("picture.lane", { absent: 1, several: 1, away: 2, blinks: 5 }) })).toBeVisible();
    await pane.getByRole("button", { name: /no face/ }).click();
    await expect.poll(() => page.locator("video").evaluate((video: HTMLVideoElement) => Math.round(video.currentTime))).toBe(15);
    await expectNoFaults(page, "the picture of an answer");
  });
});
