import { expect, test } from "@playwright/test";
import type { Page } from "@playwright/test";
import { expectNoFaults } from "../support/axe.ts";
import { addCandidate, rateAll } from "../support/candidates.ts";
import { Product } from "../support/product.ts";
import { words } from "../support/words.ts";

const say = words("en");
const PASSWORDS = { ada: "ada has a password of her own", basile: "basile has one as well" };
const WHY = "She names what she did herself, and no figure.";

test.use({ locale: "en-GB", reducedMotion: "reduce" });

let product: Product;
test.beforeAll(async () => {
  product = await Product.start();
});
test.afterAll(() => product.discard());

const go = (page: Page, to: string) => page.evaluate((hash) => (window.location.hash = hash), to);
const rowOf = (page: Page, criterion: string) => page.getByRole("row").filter({ has: page.getByRole("rowheader", { name: criterion, exact: true }) });

test("two people rate a recording for practice, see where they differ, and agree", async ({ page }) => {
  test.slow();
  const { recovery_code } = await product.call("workspace.create", { organisation: "Théâtre des Forêts", first_name: "Ada", last_name: "Lefèvre", email: "ada@example.org", protection: "passphrase", passphrase: "four words without rhyme" });
  await product.call("workspace.confirm_recovery", { code: recovery_code });
  await product.call("settings.set", { ...(await product.call("settings.get", {})), language: "en" });
  const ada = (await product.call("workspace.status", {})).user?.id ?? "";
  await product.call("users.set_password", { id: ada, password: PASSWORDS.ada, current: null });
  const { id: basile } = await product.call("users.create", { first_name: "Basile", last_name: "Nguyễn", email: "basile@example.org", role: "recruiter", password: PASSWORDS.basile });
  const signIn = async (identifier: string, password: string) => {
    await product.call("users.sign_out", {});
    await product.call("users.sign_in", { identifier, password });
    await expect(page.getByRole("navigation", { name: say("nav.label") })).toBeVisible();
  };
  const { campaign_id } = await product.call("sample.create", { language: "en" });
  await page.goto(product.address);
  let session = "";
  let first = "";

  await test.step("a candidate is added for practice", async () => {
    await go(page, `/campaigns/${campaign_id}?tab=statistics&part=raters`);
    const section = page.getByRole("region", { name: say("calibration.title") });
    await expect(section).toContainText(say("calibration.empty"));
    await section.getByRole("button", { name: say("calibration.start") }).click();
    const dialog = page.getByRole("dialog");
    await expect(dialog.getByLabel(say("calibration.choose"))).toBeChecked();
    await expect(dialog.getByRole("checkbox").first()).toBeVisible();
    await expectNoFaults(page, "adding a candidate for practice");
    await page.keyboard.press("Escape");
    session = await addCandidate(product, campaign_id, { firstName: "Nour", lastName: "Haddad", calibration: true });
    await expect(section.getByRole("link", { name: "Nour Haddad" })).toBeVisible();
    await expectNoFaults(page, "the calibrations of a campaign");
  });

  await test.step("who has not signed is told to, and led to the review", async () => {
    await go(page, `/sessions/${session}/calibration`);
    // Who administers and rates nothing may look on.
    await expect(page.getByTestId("calibration-page")).toContainText(say("calibration.nobody"));
    await rateAll(product, session, () => 4, "An example, and what came of it.");
    await expect(page.getByText(say("calibration.closed.signFirst"))).toBeVisible();
    await expectNoFaults(page, "a calibration before signing");
    await page.getByRole("link", { name: say("calibration.toReview") }).click();
    await expect(page.getByTestId("calibration")).toHaveText(say("calibration.signToSee"));
    await expectNoFaults(page, "the review of a calibration");
  });

  await test.step("both sign, and differ on one criterion", async () => {
    await product.call("sign_offs.create", { session_id: session });
    await signIn(basile, PASSWORDS.basile);
    await rateAll(product, session, (place) => (place === 0 ? 1 : 4));
    await product.call("sign_offs.create", { session_id: session });
    await go(page, `/sessions/${session}`);
    await page.getByTestId("calibration").getByRole("link", { name: say("calibration.open") }).click();
    await expect(page.getByTestId("calibration-page")).toContainText(say("calibration.worthCount_one", { count: 1 }));
    const { items, criteria } = await product.call("calibrations.get", { id: session });
    first = criteria.find(({ id }) => id === items[0]?.criterion_id)?.name ?? "";
    await expectNoFaults(page, "where the raters differ");
    await page.getByRole("switch", { name: say("calibration.onlyWorth") }).press("Space");
    await expect(page.getByRole("rowheader", { name: first, exact: true })).toHaveCount(1);
    await expect(page.getByTestId("calibration-page").getByText(say("calibration.worth"), { exact: true })).toHaveCount(1);
  });

  await test.step("by the keyboard alone, they write down what it should have been", async () => {
    await page.getByRole("button", { name: first, exact: true }).focus();
    await page.keyboard.press("Enter");
    const details = page.getByTestId("calibration-details");
    await expect(details).toContainText("An example, and what came of it.");
    await details.getByRole("button", { name: say("score.step", { value: 2 }) }).focus();
    await page.keyboard.press("Enter");
    await page.keyboard.press("Tab");
    for (let step = 0; step < 3; step++) await page.keyboard.press("Tab");
    await page.keyboard.type(WHY);
    await expectNoFaults(page, "writing down what was agreed");
    await details.getByRole("button", { name: say("calibration.save") }).click();
    await expect(page.getByTestId("agreed")).toContainText(WHY);
    await expect(rowOf(page, first).getByRole("cell").last()).toHaveText("2");
  });

  await test.step("each rater’s distance to it stands below", async () => {
    const table = page.getByRole("table", { name: say("calibration.deviations") });
    await expect(table.getByRole("row").filter({ hasText: "Ada Lefèvre" })).toContainText(say("calibration.meanTold", { value: "+2.00", side: say("calibration.milder") }));
    await expect(table.getByRole("row").filter({ hasText: "Basile Nguyễn" })).toContainText(say("calibration.meanTold", { value: "−1.00", side: say("calibration.stricter") }));
    await expectNoFaults(page, "what was agreed");
    await page.getByRole("link", { name: say("calibration.watch") }).first().click();
    await expect(page.getByTestId("question-text")).toBeVisible();
    expect(page.url()).toContain("question=1");
  });
});
