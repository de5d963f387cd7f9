import { expect, test } from "@playwright/test";
import type { Page } from "@playwright/test";
import { faults } from "../support/axe.ts";
import { Product } from "../support/product.ts";
import { SAMPLE } from "../support/sample.ts";
import { firstRun, processed, written } from "../support/steps.ts";
import { words } from "../support/words.ts";

const say = words("en");
const NAME = `${SAMPLE.candidate.given_name} ${SAMPLE.candidate.family_name}`;

test.describe.serial("home, search and undo", () => {
  let product: Product;
  let page: Page;
  let session = "";

  test.beforeAll(async ({ browser }) => {
    product = await Product.start();
    page = await browser.newPage();
  });
  test.afterAll(async () => {
    await page.close();
    await product.discard();
  });

  async function home(): Promise<void> {
    await page.evaluate(() => (window.location.hash = "/"));
    await expect(page.getByRole("heading", { level: 1, name: say("nav.home") })).toBeVisible();
  }

  /** Opens the palette by its key and types. */
  async function type(text: string): Promise<void> {
    await page.keyboard.press("ControlOrMeta+k");
    const field = page.getByRole("textbox", { name: say("search.label") });
    await expect(field).toBeFocused();
    await field.fill(text);
  }

  const group = (name: string) => page.getByRole("group", { name });

  test("a new workspace is led to a first campaign or the sample", async () => {
    await page.goto(product.address);
    await firstRun(page, say, { organisation: "Théâtre des Forêts", firstName: "Zoé", lastName: "Lefèvre", email: "zoe@example.org", passphrase: "quatre mots sans rapport" });
    await home();
    await expect(page.getByTestId("empty")).toContainText(say("home.fresh"));
    expect(await faults(page)).toEqual([]);
  });

  test("the home page says what waits", async () => {
    ({ session_id: session } = await product.call("sample.create", { language: "en" }));
    await page.evaluate((id) => (window.location.hash = `/sessions/${id}`), session);
    await written(product, session);
    await processed(page, say);
    await home();
    const waiting = page.locator("section", { has: page.getByRole("heading", { name: say("home.toRate") }) });
    await expect(waiting.getByRole("link", { name: NAME })).toBeVisible();
    expect(await faults(page)).toEqual([]);
  });

  test("words that were said are found misspelt, and lead to the moment", async () => {
    const { questions } = await product.call("sessions.get", { id: session });
    const second = await product.call("transcripts.get", { answer_id: questions[1]?.answer?.id ?? "" });
    const said = (second?.segments ?? []).flatMap((segment) => segment.words);
    const plain = (text: string) => text.replaceAll(/[^\p{L}]/gu, "");
    const others = await product.call("transcripts.get", { answer_id: questions[0]?.answer?.id ?? "" });
    const elsewhere = new Set((others?.segments ?? []).flatMap((segment) => segment.words).map(({ text }) => plain(text).toLowerCase()));
    const word = said.slice(5).find(({ text }) => plain(text).length >= 7 && !elsewhere.has(plain(text).toLowerCase()));
    if (word === undefined) throw new Error("the sample says no long word in its second answer alone");
    const spelt = plain(word.text);
    await type(spelt.slice(0, 3) + spelt.slice(4));
    const hit = group(say("search.said")).getByRole("button").first();
    await expect(hit.locator("mark").first()).toHaveText(new RegExp(spelt, "i"));
    expect(await faults(page)).toEqual([]);
    await hit.click();
    await expect(page.getByRole("heading", { level: 1, name: NAME })).toBeVisible();
    await expect(page).toHaveURL(/question=2/);
    await expect.poll(() => page.locator("video").evaluate((video: HTMLVideoElement) => video.currentTime * 1000)).toBeGreaterThan(word.start_ms - 300);
    const at = await page.locator("video").evaluate((video: HTMLVideoElement) => video.currentTime * 1000);
    expect(at).toBeLessThan(word.start_ms + 300);
  });

  test("people are found whatever the accents, and the keyboard does the rest", async () => {
    await home();
    await type("MARTIN càm");
    await expect(group(say("nav.sessions")).getByRole("button").first()).toContainText(NAME);
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await expect(page.getByRole("heading", { level: 1, name: NAME })).toBeVisible();
    await type("reports");
    await page.getByRole("dialog").getByRole("button", { name: say("search.go", { place: say("nav.reports") }) }).click();
    await expect(page.getByRole("heading", { level: 1, name: say("nav.reports") })).toBeVisible();
  });

  test("Ctrl Z brings back what was deleted last", async () => {
    const draft = await product.call("campaigns.create", { title: "Régie générale", job_title: "Régisseuse", job_description: "", experience_level: "", language: "fr", policy_profiles: ["EU"] });
    await page.evaluate((id) => (window.location.hash = `/campaigns/${id}`), draft.id);
    await expect(page.getByRole("heading", { level: 1, name: "Régie générale" })).toBeVisible();
    await page.getByRole("button", { name: say("common.more") }).click();
    await page.getByRole("menuitem", { name: say("campaign.delete") }).click();
    await expect(page.getByText(say("campaign.deleted", { title: "Régie générale" }))).toBeVisible();
    await page.keyboard.press("ControlOrMeta+z");
    await expect(page.getByRole("link", { name: "Régie générale" })).toBeVisible();
    await expect(page.getByText(say("campaign.deleted", { title: "Régie générale" }))).toBeHidden();
    await page.keyboard.press("?");
    await expect(page.getByRole("dialog", { name: say("keys.title") })).toBeVisible();
  });
});
