import { expect, test } from "@playwright/test";
import type { Page } from "@playwright/test";
import { expectNoFaults } from "../support/axe.ts";
import { Product } from "../support/product.ts";
import { SAMPLE } from "../support/sample.ts";
import { firstRun, processed, written } from "../support/steps.ts";
import { words } from "../support/words.ts";

const say = words("en");
const OWN = "ada has a password of her own";
const COLLEAGUES = "basile has one as well";

test.use({ locale: "en-GB", reducedMotion: "reduce" });

let product: Product;
test.beforeAll(async () => {
  product = await Product.start();
});
test.afterAll(() => product.discard());

const go = (page: Page, to: string) => page.evaluate((hash) => (window.location.hash = hash), to);
const dialog = (page: Page) => page.getByRole("dialog");

async function signIn(page: Page, name: string, password: string): Promise<void> {
  await page.getByRole("combobox", { name: say("signIn.who") }).click();
  await page.getByRole("option", { name }).click();
  await page.getByLabel(say("signIn.password"), { exact: true }).fill(password);
  await page.getByRole("button", { name: say("signIn.action") }).click();
}

test("two people share a workspace, rate an interview by themselves, and learn how far they agree", async ({ page }) => {
  await page.goto(product.address);
  await firstRun(page, say, { organisation: "Théâtre des Forêts", firstName: "Ada", lastName: "Lefèvre", email: "ada@example.org", passphrase: "four words without rhyme" });
  const { session_id } = await product.call("sample.create", { language: "en" });
  await go(page, `/sessions/${session_id}`);
  await expect(page.getByRole("heading", { level: 1, name: `${SAMPLE.candidate.given_name} ${SAMPLE.candidate.family_name}` })).toBeVisible();
  await written(product, session_id);
  await processed(page, say);
  /** Rates everything as whoever is signed in. */
  const rateAll = async (value: (place: number) => number) => {
    const { questions } = await product.call("sessions.get", { id: session_id });
    let place = 0;
    for (const { question, answer } of questions) {
      for (const id of question.competencies) await product.call("ratings.save", { answer_id: answer?.id ?? "", criterion_id: id, value: value(place++), comment: "" });
    }
  };
  const sign = async () => {
    await page.getByRole("button", { name: say("sign.action"), exact: true }).click();
    await dialog(page).getByRole("button", { name: say("sign.confirm") }).click();
    await expect(page.getByTestId("signed")).toBeVisible();
  };

  await test.step("whoever is alone sets a password of their own and adds a colleague", async () => {
    await go(page, "/settings/team");
    await expect(page.getByRole("button", { name: say("team.add"), exact: true })).toBeDisabled();
    await page.getByRole("button", { name: say("team.setOwn") }).click();
    await dialog(page).getByLabel(say("team.newPassword")).fill("too short");
    await dialog(page).getByRole("button", { name: say("team.savePassword") }).click();
    await expect(dialog(page)).toContainText(say("errors.user.password_short.title"));
    await dialog(page).getByLabel(say("team.newPassword")).fill(OWN);
    await dialog(page).getByRole("button", { name: say("team.savePassword") }).click();
    await page.getByRole("button", { name: say("team.add"), exact: true }).click();
    await dialog(page).getByLabel(say("person.firstName")).fill("Basile");
    await dialog(page).getByLabel(say("person.lastName")).fill("Nguyễn");
    await dialog(page).getByLabel(say("person.email")).fill("basile@example.org");
    await dialog(page).getByLabel(say("team.newPassword")).fill(COLLEAGUES);
    await expectNoFaults(page, "adding a colleague");
    await dialog(page).getByRole("button", { name: say("team.add"), exact: true }).click();
    await expect(page.getByRole("cell", { name: "basile@example.org" })).toBeVisible();
    await expectNoFaults(page, "the team");
  });

  await test.step("the first rates and signs", async () => {
    await rateAll(() => 4);
    await go(page, `/sessions/${session_id}`);
    await sign();
  });

  await test.step("the place is handed over, and a wrong password lets nobody in", async () => {
    await page.getByRole("button", { name: say("nav.signOut") }).click();
    await expect(page.getByLabel(say("signIn.who")).first()).toBeVisible();
    await expectNoFaults(page, "signing in");
    await signIn(page, "Basile Nguyễn", OWN);
    await expect(page.getByText(say("errors.sign_in.wrong.title"))).toBeVisible();
    await page.getByLabel(say("signIn.password"), { exact: true }).fill(COLLEAGUES);
    await page.getByRole("button", { name: say("signIn.action") }).click();
    await expect(page.getByText("Basile Nguyễn")).toBeVisible();
    await expect(page.getByRole("link", { name: say("nav.backup") })).toHaveCount(0);
  });

  await test.step("the second sees that somebody signed, and nothing of what", async () => {
    await expect(page.getByTestId("raters")).toHaveText(say("sign.othersHidden_one", { names: "Ada Lefèvre" }));
    await expect(page.getByTestId("scorecard")).not.toContainText("Ada");
    await go(page, "/settings/team");
    await expect(page.getByRole("button", { name: say("team.add"), exact: true })).toHaveCount(0);
    await rateAll((place) => (place === 0 ? 2 : 4));
    await go(page, `/sessions/${session_id}`);
    await expect(page.getByTestId("scorecard")).not.toContainText("Ada");
    await sign();
  });

  await test.step("then the ratings of both stand side by side", async () => {
    await expect(page.getByTestId("scorecard").getByText("Ada Lefèvre").first()).toBeVisible();
    await expect(page.getByTestId("raters")).toHaveText(say("sign.others_one", { names: "Ada Lefèvre" }));
    await expectNoFaults(page, "the ratings of a colleague");
    const { campaign } = await product.call("sessions.get", { id: session_id });
    const { raters, rater_names } = await product.call("campaigns.analytics", { id: campaign.id });
    const ada = raters.find(({ rater_id }) => rater_names[rater_id] === "Ada Lefèvre");
    const asked = SAMPLE.answers.reduce((sum, { competencies }) => sum + competencies.length, 0);
    // Two steps milder on one of all ratings.
    expect(ada?.leniency).toBeCloseTo(2 / asked, 10);
  });
});
