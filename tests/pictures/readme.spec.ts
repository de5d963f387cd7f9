import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { ROOT } from "../support/place.ts";
import { Product } from "../support/product.ts";
import { SAMPLE } from "../support/sample.ts";
import { firstRun, processed } from "../support/steps.ts";
import { words } from "../support/words.ts";

const say = words("en");
const IMAGES = join(ROOT, "docs/images");

test.use({ colorScheme: "light", reducedMotion: "reduce", viewport: { width: 1440, height: 900 } });

let product: Product;
test.beforeAll(async () => {
  product = await Product.start();
});
test.afterAll(() => product.discard());

test("the pages that the README shows", async ({ page }) => {
  await page.goto(product.address);
  await firstRun(page, say, { organisation: "Étoile Productions", firstName: "Hélène", lastName: "Çelik", email: "helene@etoile.example", passphrase: "quatre mots sans rapport" });

  for (const [title, job] of [
    ["Stage manager – touring 2027", "Stage manager"],
    ["Lighting designer", "Lighting designer"],
    ["Box office – seasonal", "Box office clerk"],
  ] as const) {
    const { id } = await product.call("campaigns.create", { title, job_title: job, job_description: "", experience_level: "", language: "en", policy_profiles: ["EU"] });
    for (const text of ["Tell us about a show that nearly did not go up.", "How do you prepare for a first night?"]) {
      await product.call("questions.create", { campaign_id: id, question: { text, category: "", difficulty: "", mandatory: true, limit_ms: null, preparation_ms: null, competencies: [], probes: [] } });
    }
    if (job === "Box office clerk") continue;
    await product.call("campaigns.set_scorecard", {
      id,
      criteria: [{ id: null, name: "Composure", description: "", weight: 1, anchors: { one: "Looks for somebody to blame.", three: "Deals with what is urgent.", five: "Sorts, tells everybody, learns." } }],
    });
    await product.call("campaigns.open", { id });
    for (const [first_name, last_name] of job === "Stage manager" ? [["Anaïs", "Brontë"], ["Omar", "El Fassi"], ["Jo", "Lindqvist"]] as const : [["Mei", "Okafor"]] as const) {
      await product.call("sessions.create", { campaign_id: id, person_id: null, person: { first_name, last_name, email: "", phone: "" }, language: "en", consent_language: "en", consents: [] });
    }
    if (job === "Lighting designer") await product.call("campaigns.close", { id });
  }

  const { session_id } = await product.call("sample.create", { language: "en" });
  await page.evaluate((id) => (window.location.hash = `/sessions/${id}?question=3`), session_id);
  await expect(page.getByRole("heading", { level: 1, name: `${SAMPLE.candidate.given_name} ${SAMPLE.candidate.family_name}` })).toBeVisible();
  await processed(page, say);
  const { questions, campaign } = await product.call("sessions.get", { id: session_id });
  const third = questions[2];
  const criteria = campaign.criteria.filter(({ id }) => third?.question.competencies.includes(id));
  for (const [place, value, comment] of [
    [0, 4, "A plan with the team, and the deadline met; how progress was followed stays open."],
    [1, 3, ""],
  ] as const) {
    await product.call("ratings.save", { answer_id: third?.answer?.id ?? "", criterion_id: criteria[place]?.id ?? "", value, comment });
  }
  await expect(page.getByTestId("scorecard").getByRole("button", { pressed: true })).toHaveCount(2);
  await expect.poll(() => page.locator("video").evaluate((video: HTMLVideoElement) => video.readyState)).toBeGreaterThanOrEqual(2);
  await page.getByTestId("words").getByText("plan", { exact: true }).click();
  await expect(page.locator('[data-word][data-now=""]')).toBeVisible();
  await page.keyboard.press("Space");
  await page.mouse.move(0, 0);
  await page.screenshot({ path: join(IMAGES, "session.png") });

  await page.evaluate(() => (window.location.hash = "/campaigns"));
  await expect(page.getByRole("link", { name: "Box office – seasonal" })).toBeVisible();
  await page.screenshot({ path: join(IMAGES, "campaigns.png") });
});
