import { join } from "node:path";
import { expect, test } from "@playwright/test";
import type { Page } from "@playwright/test";
import { expectNoFaults } from "../support/axe.ts";
import { ROOT } from "../support/place.ts";
import { Product } from "../support/product.ts";
import { words } from "../support/words.ts";

const say = words("fr");
const PASSPHRASE = "quatre mots sans rapport";
const DAY = 86_400_000;
const PEOPLE = [
  { first_name: "Anaïs", last_name: "Brontë" },
  { first_name: "Omar", last_name: "El Fassi" },
  { first_name: "Chloé", last_name: "Bernard" },
  { first_name: "Lucas", last_name: "Petit" },
] as const;

test.use({ locale: "fr-FR" });

test.describe.serial("reports and administration shut nobody out, in light and in dark", () => {
  let product: Product;
  let page: Page;

  test.beforeAll(async ({ browser }) => {
    product = await Product.start();
    page = await browser.newPage({ reducedMotion: "reduce", locale: "fr-FR", viewport: { width: 1024, height: 768 } });
    await page.goto(product.address);
  });
  test.afterAll(async () => {
    await page.close();
    await product.discard();
  });

  /** Looks for what shuts people out, and for tables that hide a column behind their edge. */
  async function check(what: string): Promise<void> {
    await expectNoFaults(page, what);
    const cut = await page.locator(".mantine-datatable").evaluateAll((places) => places.filter((place) => (place.querySelector("table")?.offsetWidth ?? 0) > place.clientWidth).length);
    expect.soft(cut, `${what}: tables that are wider than their place`).toBe(0);
  }

  async function show(path: string, title: string): Promise<void> {
    await page.evaluate((to) => (window.location.hash = to), path);
    await expect(page.getByRole("heading", { level: 1, name: title })).toBeVisible();
    await expect(page.getByRole("status", { name: say("common.loading") })).toHaveCount(0);
  }

  async function close(): Promise<void> {
    await page.keyboard.press("Escape");
    await expect(page.getByRole("dialog")).toBeHidden();
  }

  /** Opens the menu of this button, checks it, and leaves it open. */
  async function menu(name: string, what: string): Promise<void> {
    await page.getByRole("button", { name }).first().click();
    await expect(page.getByRole("menu")).toBeVisible();
    await check(what);
  }

  test("a restore at the first start", async () => {
    await page.getByRole("button", { name: say("admin.restore.link") }).click();
    await page.getByRole("textbox", { name: say("admin.restore.file") }).fill("/nowhere.recruteia-backup");
    await page.getByRole("button", { name: say("admin.restore.look") }).click();
    await expect(page.getByTestId("problem")).toBeVisible();
    await check("a backup that is not there");
  });

  test("a workspace with something to report and to protect", async () => {
    const { recovery_code } = await product.call("workspace.create", { organisation: "Théâtre des Forêts", first_name: "Zoé", last_name: "Lefèvre", email: "zoe@example.org", protection: "passphrase", passphrase: PASSPHRASE });
    await product.call("workspace.confirm_recovery", { code: recovery_code });
    await product.call("settings.set", { ...(await product.call("settings.get", {})), language: "fr" });
    const [template] = await product.call("templates.list", {});
    const { id: campaign_id } = await product.call("templates.create_campaign", { template_id: template?.id ?? "", title: "Accueil du public", language: "fr", policy_profiles: ["EU"] });
    await product.call("campaigns.open", { id: campaign_id });
    for (const person of PEOPLE) {
      const { id } = await product.call("sessions.create", {
        campaign_id, person_id: null, person: { ...person, email: "", phone: "" }, language: "fr", consent_language: "fr", consents: [{ kind: "recording", granted: true }],
      });
      if (person !== PEOPLE[0] && person !== PEOPLE[1]) continue;
      const { questions } = await product.call("sessions.get", { id });
      await product.call("imports.start", { session_id: id, items: [{ source: { path: join(ROOT, "assets/sample/answer-1.mp4") }, name: "reponse.mp4", question_id: questions[0]?.question.id ?? "" }] });
    }
    await expect.poll(() => product.call("jobs.list", {}).then((jobs) => jobs.filter(({ state }) => state === "queued" || state === "running").length), { timeout: 60_000 }).toBe(0);

    const { items } = await product.call("persons.list", { search: null, after: null, limit: 10 });
    const idOf = (name: string) => items.find(({ last_name }) => last_name === name)?.id ?? "";
    await product.call("requests.create", { person_id: idOf("Brontë"), kind: "access", received_at_ms: Date.now() - 40 * DAY, note: "Par lettre." });
    await product.call("requests.create", { person_id: idOf("El Fassi"), kind: "erasure", received_at_ms: Date.now() - 2 * DAY, note: "" });
    await product.call("retention.erase", { person_id: idOf("Petit"), request_id: null });
    await product.call("retention.set", { file_months: 1, video_months: 1 });
    await product.call("report_templates.create", { name: "Direction" });
    await product.call("reports.start_export", { campaign_id, session_ids: [], pdf: false, workbook: true, csv: ["candidates"], transcripts: false, zip: false, language: "fr", template_id: null });
    await expect(product.call("campaigns.open", { id: campaign_id })).rejects.toThrow("campaign.not_draft");
    await page.goto("about:blank");
    await page.goto(product.address);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  });

  test("reports", async () => {
    await show("/reports", say("nav.reports"));
    for (const box of [1, 2]) await page.getByRole("table").getByRole("checkbox").nth(box).check();
    await check("chosen candidates");
    await page.getByRole("button", { name: say("reporting.exportMany") }).click();
    await expect(page.getByRole("dialog", { name: say("reporting.titleSelection") })).toBeVisible();
    await check("an export of the selection");
    await close();
    await page.getByRole("button", { name: say("reporting.compare"), exact: true }).click();
    await expect(page.getByRole("button", { name: say("reporting.preview") })).toBeVisible();
    await check("what a report can be handed over as");
    await page.getByRole("button", { name: say("reporting.preview") }).click();
    await expect(page.locator("[data-drawn]").first()).toBeVisible();
    await check("a preview");
    await close();
    await show("/reports/exports", say("nav.reports"));
    await expect(page.getByTestId("export")).toBeVisible();
    await check("exports");
    await show("/reports/templates", say("nav.reports"));
    await expect(page.locator("[data-drawn]").first()).toBeVisible();
    await check("templates");
  });

  test("activity", async () => {
    await show("/activity", say("nav.activity"));
    await page.getByRole("combobox", { name: say("admin.activity.area") }).click();
    await expect(page.getByRole("listbox")).toBeVisible();
    await check("the areas of the activity log");
    await page.keyboard.press("Escape");
    await menu(say("export.action"), "the export of the activity log");
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: say("admin.activity.from") }).click();
    await expect(page.getByRole("table").first()).toBeVisible();
    await check("a day of the activity log");
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: say("admin.activity.verify") }).click();
    await expect(page.getByTestId("chain").getByRole("button", { name: say("admin.activity.copyHash") })).toBeVisible();
    await check("a chain that holds");
  });

  test("data protection", async () => {
    await show("/privacy/due", say("nav.privacy"));
    const actions = say("admin.due.actions", { name: "Chloé Bernard" });
    await menu(actions, "what can be done about a file");
    await page.getByRole("menuitem", { name: say("admin.keep.action") }).click();
    await expect(page.getByRole("dialog")).toBeVisible();
    await check("keeping a file longer");
    await close();
    await page.getByRole("button", { name: actions }).click();
    await page.getByRole("menuitem", { name: say("admin.erase.action") }).click();
    await expect(page.getByRole("dialog")).toBeVisible();
    await check("an erasure to confirm");
    await close();
    await show("/privacy/requests", say("nav.privacy"));
    const people = page.getByRole("table").getByRole("button");
    await expect(people).toHaveText(["Anaïs Brontë", "Omar El Fassi"]);
    await people.first().click();
    await expect(page.getByRole("dialog")).toBeVisible();
    await check("a request that is late");
    await close();
    await show("/privacy/proofs", say("nav.privacy"));
    await menu(say("export.action"), "the export of a proof");
    await page.keyboard.press("Escape");
  });

  test("a backup and what opens it", async () => {
    await show("/backup", say("nav.backup"));
    const passphrases = page.getByRole("textbox", { name: say("workspace.passphrase.label") });
    await page.getByLabel(say("admin.backup.own")).check();
    await passphrases.fill("courte");
    await page.getByRole("textbox", { name: say("admin.backup.again") }).fill("autre");
    await expect(page.getByText(say("admin.backup.differs"))).toBeVisible();
    await check("a passphrase that will not do");
    await page.getByLabel(say("admin.backup.own")).uncheck();
    await page.getByRole("button", { name: say("admin.backup.action") }).click();
    await expect(page.getByText(say("admin.backup.done"))).toBeVisible({ timeout: 60_000 });
    const { last } = await product.call("backup.status", {});
    await page.getByRole("textbox", { name: say("admin.restore.file") }).fill(last?.path ?? "");
    await page.getByRole("button", { name: say("admin.restore.look") }).click();
    await passphrases.fill("pas la bonne phrase");
    await page.getByRole("button", { name: say("admin.restore.verify") }).click();
    await expect(page.getByTestId("problem")).toBeVisible();
    await check("a backup that does not open");
    await passphrases.fill(PASSPHRASE);
    await page.getByRole("button", { name: say("admin.restore.action"), exact: true }).click();
    await expect(page.getByRole("dialog")).toBeVisible();
    await check("a restore to confirm");
    await close();
  });
});
