import { join } from "node:path";
import { expect, test } from "@playwright/test";
import type { Page } from "@playwright/test";
import { faults } from "../support/axe.ts";
import { OUTPUT, ROOT } from "../support/place.ts";
import { Product } from "../support/product.ts";
import { firstRun } from "../support/steps.ts";
import { words } from "../support/words.ts";

test.describe.configure({ mode: "serial" });

let product: Product;
let page: Page;
test.beforeAll(async ({ browser }) => {
  product = await Product.start();
  page = await browser.newPage({ viewport: { width: 1440, height: 900 }, reducedMotion: "reduce" });
  await page.goto(product.address);
  await firstRun(page, words("en"), { organisation: "Étoile Productions", firstName: "Hélène", lastName: "Çelik", email: "helene@etoile.example", passphrase: "quatre mots sans rapport" });
});
test.afterAll(async () => {
  await page.close();
  await product.discard();
});

const say = words("en");

/** Looks at a page in both schemes, and keeps pictures for whoever wants to see them. */
async function look(name: string): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    await page.screenshot({ path: join(OUTPUT, "bank", `${name}-${colorScheme}.png`) });
    expect(await faults(page), `${name}, ${colorScheme}`).toEqual([]);
  }
}

async function go(hash: string): Promise<void> {
  await page.evaluate((to) => (window.location.hash = to), hash);
}

async function speak(language: "fr" | "en"): Promise<void> {
  const settings = await product.call("settings.get", {});
  await product.call("settings.set", { ...settings, language });
  await expect(page.locator("html")).toHaveAttribute("lang", language);
}

test("the bank is searched, and a question shows its scale in both languages", async () => {
  await go("/questions");
  await expect(page.getByRole("heading", { level: 1, name: say("nav.bank") })).toBeVisible();
  await look("questions");
  await page.getByRole("textbox", { name: say("bank.search") }).fill("desaccord serieux");
  await expect(page.getByRole("row")).toHaveCount(2);
  await page.getByRole("link", { name: "Tell us about a serious disagreement with a colleague." }).click();
  const panel = page.getByRole("dialog");
  await expect(panel.getByText("Parlez-nous d’un désaccord sérieux")).toBeVisible();
  await expect(panel.getByText("What mattered to the other person?")).toBeVisible();
  await look("question");
  await panel.getByRole("button", { name: say("bank.adapt") }).click();
  const editor = page.getByRole("dialog", { name: say("bank.editQuestion") });
  await expect(editor).toBeVisible();
  await look("question-editor");
  const text = editor.getByRole("textbox", { name: say("bank.inLanguage", { label: say("bank.question"), language: say("bank.short.en") }), exact: true });
  await text.fill("Tell us about a disagreement on stage. How did you deal with it?");
  await editor.getByRole("button", { name: say("bank.save") }).click();
  await expect(editor).toBeHidden();
  await page.keyboard.press("Escape");
  await page.getByRole("textbox", { name: say("bank.search") }).fill("stage");
  await expect(page.getByRole("link", { name: "Tell us about a disagreement on stage. How did you deal with it?" })).toBeVisible();
});

test("competencies and templates", async () => {
  await go("/questions?tab=competencies");
  await page.getByRole("link", { name: "Teamwork" }).click();
  await expect(page.getByRole("dialog").getByText("Travail en équipe")).toBeVisible();
  await look("competency");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: say("bank.newCompetency") }).click();
  const editor = page.getByRole("dialog");
  await editor.getByRole("textbox", { name: say("bank.inLanguage", { label: say("bank.name"), language: say("bank.short.en") }), exact: true }).fill("Stagecraft");
  await editor.getByRole("button", { name: say("bank.save") }).click();
  await expect(editor.getByText(say("errors.invalid.required.title")).first()).toBeVisible();
  await look("competency-editor");
  await page.keyboard.press("Escape");
  await go("/questions?tab=templates");
  await expect(page.getByRole("article")).toHaveCount(8);
  await look("templates");
});

test("a template becomes a campaign, and the bank adds to it", async () => {
  await go("/campaigns");
  await page.getByRole("button", { name: say("campaigns.new") }).first().click();
  const dialog = page.getByRole("dialog");
  await dialog.getByText(say("campaigns.startTemplate"), { exact: true }).click();
  await dialog.getByRole("button", { name: /Software development/ }).click();
  await look("from-template");
  await dialog.getByRole("button", { name: say("campaigns.create") }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Software developer" })).toBeVisible();
  await expect(page.getByTestId("question")).toHaveCount(7);
  await expect(page.getByTestId("criterion")).toHaveCount(5);
  await page.getByRole("button", { name: say("bank.fromBank") }).click();
  await page.getByRole("dialog").getByRole("textbox", { name: say("bank.search") }).fill("high pressure");
  await expect(page.getByRole("dialog").getByRole("checkbox")).toHaveCount(1);
  await page.getByRole("dialog").getByRole("checkbox").first().check();
  await look("picker");
  await page.getByRole("button", { name: say("bank.addChosen") }).click();
  await expect(page.getByTestId("question")).toHaveCount(8);
  await expect(page.getByTestId("criterion")).toHaveCount(6);
  await page.getByTestId("criterion").first().getByRole("textbox", { name: say("scorecard.weight"), exact: true }).fill("7");
  await expect(page.getByText(say("common.saved")).first()).toBeVisible();
  const { items } = await product.call("campaigns.list", { search: null, state: null, order: "newest", after: null, limit: 1 });
  const { campaign, problems } = await product.call("campaigns.get", { id: items[0]?.id ?? "" });
  expect(campaign.criteria.map(({ name }) => name)).toContain("Working under pressure");
  expect(problems).toEqual([]);
  await look("draft");
});

test("a workbook goes out and comes back", async () => {
  await go("/questions");
  await page.getByRole("button", { name: say("bank.workbook") }).click();
  const download = page.waitForEvent("download");
  await page.getByRole("menuitem", { name: say("bank.exportOwn") }).click();
  const path = join(OUTPUT, "bank", "own.xlsx");
  await (await download).saveAs(path);
  await page.locator('input[type="file"]').setInputFiles(path);
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByText(say("bank.nothingToImport"))).toBeVisible();
  await look("import-unchanged");
  await page.keyboard.press("Escape");
  await page.locator('input[type="file"]').setInputFiles(join(ROOT, "README.md"));
  await expect(page.getByText(say("errors.bank.file_unreadable.title"))).toBeVisible();
  await look("import-problem");
});

test("in French, narrow and wide", async () => {
  await speak("fr");
  for (const width of [1024, 1920]) {
    await page.setViewportSize({ width, height: 900 });
    for (const tab of ["questions", "competencies", "templates"]) {
      await go(`/questions?tab=${tab}`);
      await expect(page.getByRole("tab", { name: words("fr")(`bank.tab.${tab}`), selected: true })).toBeVisible();
      await look(`fr-${tab}-${width}`);
    }
    await go("/questions");
    await page.getByRole("row").nth(1).click();
    await expect(page.getByRole("dialog").getByText("English", { exact: true }).or(page.getByRole("dialog").getByText("Anglais", { exact: true })).first()).toBeVisible();
    await look(`fr-question-${width}`);
    await page.keyboard.press("Escape");
  }
});
