import { stat } from "node:fs/promises";
import { expect, test } from "@playwright/test";
import { expectNoFaults } from "../support/axe.ts";
import { addCandidate, rateAll } from "../support/candidates.ts";
import { Product } from "../support/product.ts";
import { words } from "../support/words.ts";

const say = words("en");

test.use({ locale: "en-GB", reducedMotion: "reduce" });

let product: Product;
test.beforeAll(async () => {
  product = await Product.start();
});
test.afterAll(() => product.discard());

test("interviews are counted per job and per competency", async ({ page }) => {
  const { recovery_code } = await product.call("workspace.create", { organisation: "Théâtre des Forêts", first_name: "Ada", last_name: "Lefèvre", email: "ada@example.org", protection: "passphrase", passphrase: "four words without rhyme" });
  await product.call("workspace.confirm_recovery", { code: recovery_code });
  await product.call("settings.set", { ...(await product.call("settings.get", {})), language: "en" });
  await page.goto(product.address);
  await page.getByRole("link", { name: say("overview.title"), exact: true }).click();
  await expect(page.getByText(say("overview.emptyPeriod"))).toBeVisible();
  await expectNoFaults(page, "statistics of nothing");

  const [template] = await product.call("templates.list", {});
  const campaign = await product.call("templates.create_campaign", { template_id: template?.id ?? "", title: "Front desk 2026", language: "en", policy_profiles: ["EU"] });
  await product.call("campaigns.open", { id: campaign.id });
  const session = await addCandidate(product, campaign.id, { firstName: "Nour", lastName: "Haddad" });
  await rateAll(product, session, (place) => 2 + (place % 3));
  await product.call("sign_offs.create", { session_id: session });
  await addCandidate(product, campaign.id, { firstName: "Nobody", lastName: "Counts", calibration: true });

  const jobs = page.getByRole("table", { name: say("overview.jobs") });
  await expect(jobs.getByRole("row")).toHaveCount(2);
  await expect(jobs.getByRole("row").nth(1).getByRole("cell").nth(2)).toHaveText("1");
  await expect(page.getByRole("table", { name: say("overview.competencies") }).getByRole("row").nth(1)).toContainText(say("analytics.notMeasurable"));
  await expectNoFaults(page, "statistics as tables");
  for (const place of [0, 1]) await page.getByText(say("analytics.charts"), { exact: true }).nth(place).click();
  await expect(page.getByRole("img").first()).toBeVisible();
  await expectNoFaults(page, "statistics as charts");

  await page.getByText(say("overview.periods.range")).click();
  await expect(page.getByLabel(say("overview.from"), { exact: true })).toBeVisible();
  await expectNoFaults(page, "statistics of a range of days");
  await page.reload();
  await expect(page.getByLabel(say("overview.from"), { exact: true })).toBeVisible();

  const written = await product.call("reports.export_overview", { period: { from_ms: null, until_ms: null }, language: "en", path: null });
  expect((await stat(written.path)).size).toBeGreaterThan(1_000);
});
