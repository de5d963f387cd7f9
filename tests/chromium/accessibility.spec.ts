import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import type { Page } from "@playwright/test";
import { expectNoFaults } from "../support/axe.ts";
import { Product } from "../support/product.ts";
import { SAMPLE } from "../support/sample.ts";
import { firstRun, processed } from "../support/steps.ts";
import { words } from "../support/words.ts";

const say = words("en");
const PASSPHRASE = "quatre mots sans rapport";

test.describe.serial("no page shuts anybody out, in light and in dark", () => {
  let product: Product;
  let page: Page;
  let session: string;
  let campaign: string;

  test.beforeAll(async ({ browser }) => {
    product = await Product.start();
    page = await browser.newPage({ reducedMotion: "reduce" });
    await page.goto(product.address);
  });
  test.afterAll(async () => {
    await page.close();
    await product.discard();
  });

  const check = (what: string) => expectNoFaults(page, what);

  /** Goes to an address of the application and waits for its title. */
  async function show(path: string, title: string): Promise<void> {
    await page.evaluate((to) => (window.location.hash = to), path);
    await expect(page.getByRole("heading", { level: 1, name: title })).toBeVisible();
    await expect(page.getByRole("status", { name: say("common.loading") })).toHaveCount(0);
  }

  test("before the workspace is open", async () => {
    await expect(page.getByRole("heading", { name: say("firstRun.title") })).toBeVisible();
    await check("first run");
    await page.getByRole("button", { name: say("firstRun.create") }).click();
    await expect(page.getByText(say("errors.invalid.required.title")).first()).toBeVisible();
    await check("first run with faults");
    await firstRun(page, say, { organisation: "Théâtre des Forêts", firstName: "Zoé", lastName: "Lefèvre", email: "zoe@example.org", passphrase: PASSPHRASE }, () => check("recovery code"));
    await check("welcome");
  });

  test("empty lists", async () => {
    for (const [path, title] of [["/campaigns", "nav.campaigns"], ["/sessions", "nav.sessions"], ["/reports", "nav.reports"]] as const) {
      await show(path, say(title));
      await expect(page.getByTestId("empty")).toBeVisible();
      await check(`empty ${path}`);
    }
  });

  test("the session", async () => {
    ({ session_id: session, campaign_id: campaign } = await product.call("sample.create", { language: "en" }));
    await show(`/sessions/${session}`, `${SAMPLE.candidate.given_name} ${SAMPLE.candidate.family_name}`);
    await check("a session being processed");
    await processed(page, say);
    await expect(page.getByTestId("words")).toBeVisible();
    await check("a session");
    await page.getByRole("button", { name: say("score.step", { value: 4 }) }).first().click();
    await expect(page.getByTestId("scorecard").getByText(say("common.saved"))).toBeVisible();
    await check("a session with a rating");
    for (const [button, what] of [[say("sign.action"), "what is missing to sign"], [say("keys.title"), "shortcuts"], [say("candidate.open"), "candidate and consents"], [say("import.action"), "import"]] as const) {
      await page.getByRole("button", { name: button, exact: true }).click();
      await expect(page.getByRole("dialog")).toBeVisible();
      await check(what);
      await page.keyboard.press("Escape");
      await expect(page.getByRole("dialog")).toBeHidden();
    }
  });

  test("filled lists and the campaign", async () => {
    await show("/", say("nav.home"));
    await check("home");
    await show("/campaigns", say("nav.campaigns"));
    await check("campaigns");
    await show("/sessions", say("nav.sessions"));
    await check("candidates");
    await show("/reports", say("nav.reports"));
    await check("reports");
    await show(`/campaigns/${campaign}`, SAMPLE.campaign.title.en);
    await check("a campaign");
    await page.getByRole("tab", { name: say("campaign.tab.plan") }).click();
    await expect(page.getByText(say("campaign.frozen"))).toBeVisible();
    await check("a frozen plan");
    await page.getByRole("tab", { name: say("life.statistics.title") }).click();
    await expect(page.getByTestId("statistics")).toBeVisible();
    await check("statistics");
    await page.getByRole("tab", { name: say("campaign.tab.candidates", { count: 1 }) }).click();
    await page.getByRole("button", { name: say("life.roster.several") }).click();
    await page.getByRole("textbox", { name: say("life.roster.list") }).fill("Jo Lindqvist, jo@example.org\nNobody");
    await expect(page.getByTestId("roster").getByRole("row")).toHaveCount(3);
    await check("a list of candidates");
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: say("common.more") }).click();
    await expect(page.getByRole("menuitem", { name: say("life.copy.action") })).toBeVisible();
    await check("the menu of a campaign");
    await page.getByRole("menuitem", { name: say("life.copy.action") }).click();
    await expect(page.getByRole("dialog").getByRole("textbox")).toBeFocused();
    await check("a copy of a campaign");
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: say("candidates.add") }).click();
    await expect(page.getByRole("dialog").getByRole("checkbox").first()).toBeVisible();
    await check("a new candidate");
    await page.keyboard.press("Escape");
    const draft = await product.call("campaigns.create", { title: "Régie générale", job_title: "Régisseuse", job_description: "", experience_level: "", language: "fr", policy_profiles: ["EU"] });
    await show(`/campaigns/${draft.id}`, "Régie générale");
    await page.getByRole("button", { name: say("scorecard.add") }).click();
    await check("a draft");
  });

  test("the calendar", async () => {
    const plan = await product.call("campaigns.get", { id: campaign });
    const { ids } = await product.call("sessions.create_list", {
      campaign_id: plan.campaign.id, language: "en",
      people: [{ first_name: "Jo", last_name: "Lindqvist", email: "", phone: "" }, { first_name: "Mei", last_name: "Okafor", email: "", phone: "" }],
    });
    const noon = new Date().setHours(12, 0, 0, 0);
    for (const [index, id] of ids.entries()) {
      await product.call("sessions.schedule", { id, schedule: { starts_at_ms: noon + index * 1_800_000, duration_ms: 3_600_000, location: "Room 2", note: "" } });
    }
    for (const view of ["month", "week", "day"]) {
      await show(`/calendar?view=${view}`, say("life.calendar.title"));
      await expect(page.getByTestId("entry")).toHaveCount(2);
      await check(`calendar: ${view}`);
    }
    await page.getByTestId("entry").first().click();
    await expect(page.getByTestId("appointment")).toBeVisible();
    await page.getByRole("button", { name: say("common.more") }).click();
    await expect(page.getByRole("menuitem", { name: say("life.end.cancel") })).toBeVisible();
    await check("the menu of a session");
    await page.getByRole("menuitem", { name: say("life.appointment.move") }).click();
    await expect(page.getByRole("dialog").getByText(say("life.calendar.conflict"))).toBeVisible();
    await check("an appointment");
    await page.keyboard.press("Escape");
  });

  test("the palette", async () => {
    await show("/", say("nav.home"));
    await page.keyboard.press("ControlOrMeta+k");
    const palette = page.getByRole("dialog", { name: say("search.label") });
    await expect(palette.getByRole("group", { name: say("search.actions") })).toBeVisible();
    await check("the palette");
    await palette.getByRole("textbox").fill("re");
    await expect(palette.getByRole("group", { name: say("nav.campaigns") })).toBeVisible();
    await check("the palette with what it found");
    await palette.getByRole("textbox").fill("zzzz");
    await expect(palette.getByText(say("search.nothing"))).toBeVisible();
    await check("the palette that found nothing");
    await page.keyboard.press("Escape");
    await expect(palette).toBeHidden();
  });

  test("a narrow window, from which every page is reached", async () => {
    const { width, height } = page.viewportSize() ?? { width: 1280, height: 720 };
    await page.setViewportSize({ width: 390, height: 844 });
    await page.getByRole("navigation", { name: say("nav.everyDay") }).getByRole("link", { name: say("life.calendar.title") }).click();
    await expect(page.getByRole("heading", { level: 1, name: say("life.calendar.title") })).toBeVisible();
    await check("a narrow calendar");
    await page.getByRole("button", { name: say("nav.more"), exact: true }).click();
    const places = page.getByRole("dialog").getByRole("navigation", { name: say("nav.label") });
    await expect(places.getByRole("link")).toHaveCount(12);
    await check("every page in the drawer");
    await places.getByRole("link", { name: say("nav.diagnostics") }).click();
    await expect(page.getByRole("heading", { level: 1, name: say("nav.diagnostics") })).toBeVisible();
    await expect(page.getByRole("dialog")).toBeHidden();
    for (const [path, title] of [["/", say("nav.home")], [`/campaigns/${campaign}`, SAMPLE.campaign.title.en], [`/sessions/${session}`, `${SAMPLE.candidate.given_name} ${SAMPLE.candidate.family_name}`], ["/questions?tab=competencies", say("nav.bank")]] as const) {
      await show(path, title);
      expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), `${path} is wider than the window`).toBe(0);
      await check(`${path}, narrow`);
    }
    await page.setViewportSize({ width, height });
  });

  test("the pages of the administration", async () => {
    for (const [path, title] of [["/activity", "nav.activity"], ["/privacy/due", "nav.privacy"], ["/privacy/requests", "nav.privacy"], ["/privacy/proofs", "nav.privacy"], ["/privacy/rules", "nav.privacy"], ["/backup", "nav.backup"], ["/diagnostics", "nav.diagnostics"]] as const) {
      await show(path, say(title));
      await check(path);
    }
    await show("/activity", say("nav.activity"));
    await page.getByRole("button", { name: say("admin.activity.verify") }).click();
    await expect(page.getByTestId("chain")).toBeVisible();
    await check("the chain of the activity log");
    await page.getByRole("button", { name: /campaigns\./ }).first().click();
    await expect(page.getByRole("dialog")).toBeVisible();
    await check("a line of the activity log");
    await page.keyboard.press("Escape");
    await show("/privacy/requests", say("nav.privacy"));
    await page.getByRole("button", { name: say("admin.requests.add") }).click();
    await expect(page.getByRole("dialog")).toBeVisible();
    await check("a new request");
    await page.keyboard.press("Escape");
    await show("/backup", say("nav.backup"));
    await page.getByRole("button", { name: say("admin.backup.action") }).click();
    await expect(page.getByText(say("admin.backup.done"))).toBeVisible({ timeout: 60_000 });
    await check("a backup that was made");
  });

  test("the settings", async () => {
    for (const section of ["workspace", "transcription", "devices", "appearance", "about"]) {
      await show(`/settings/${section}`, say("nav.settings"));
      await check(`settings: ${section}`);
    }
  });

  test("what a failure of the program left behind", async () => {
    const crashes = join(product.folders.home, "crashes");
    const id = "019a9f6e-5c3b-7d21-8a44-0c5e7b9d1f23";
    await mkdir(crashes, { recursive: true });
    await writeFile(
      join(crashes, `${id}.json`),
      JSON.stringify({ id, at_ms: Date.now(), version: "0.1.0", system: "linux x86_64", thread: "main", place: "crates/app/src/jobs.rs:7:3", words: null, backtrace: "app::jobs::run\n".repeat(40), seen: false }),
    );
    await page.goto("about:blank");
    await page.goto(product.address);
    await expect(page.getByText(say("crashes.notice"))).toBeVisible();
    await check("a notification");
    await page.getByRole("button", { name: say("crashes.look") }).click();
    await page.getByRole("button", { name: say("crashes.show") }).click();
    await expect(page.getByTestId("crashes").getByText("app::jobs::run")).toBeVisible();
    await check("a crash report");
  });

  test("an address that leads nowhere, and the locked workspace", async () => {
    await show("/nowhere", say("notFound.title"));
    await check("no such page");
    await page.getByRole("button", { name: say("nav.lock") }).click();
    await expect(page.getByRole("button", { name: say("unlock.open") })).toBeVisible();
    await check("locked");
    await page.getByRole("textbox", { name: say("workspace.passphrase.label") }).fill("not the passphrase");
    await page.getByRole("button", { name: say("unlock.open") }).click();
    await expect(page.getByTestId("problem")).toBeVisible();
    await check("a wrong passphrase");
  });
});
