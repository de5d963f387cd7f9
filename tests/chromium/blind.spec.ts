import { join } from "node:path";
import { expect, test } from "@playwright/test";
import type { Page } from "@playwright/test";
import { expectNoFaults } from "../support/axe.ts";
import { ROOT } from "../support/place.ts";
import { Product } from "../support/product.ts";
import { SAMPLE } from "../support/sample.ts";
import { firstRun, processed, written } from "../support/steps.ts";
import { words } from "../support/words.ts";

const say = words("en");
const PASSWORD = "a password of one's own";
const CANDIDATE = { firstName: "Zéphyrine", lastName: "Quillfeather", email: "zq@example.org" };
const NAME = `${CANDIDATE.firstName} ${CANDIDATE.lastName}`;
const REASON = "She is met at the reception at nine.";
const SAID = "My name is Zephyrine Quillfeather, and I keep the workshop.";

test.use({ locale: "en-GB", reducedMotion: "reduce" });

let product: Product;
test.beforeAll(async () => {
  product = await Product.start();
});
test.afterAll(() => product.discard());

const go = (page: Page, to: string) => page.evaluate((hash) => (window.location.hash = hash), to);
const dialog = (page: Page) => page.getByRole("dialog");

/** Nothing on the page says who it is, in its text, its labels or its title. */
async function expectNobodyNamed(page: Page): Promise<void> {
  expect(`${await page.title()} ${await page.content()}`).not.toMatch(/z[eé]phyrine|quillfeather|zq@example/i);
}

test("who a candidate is stays hidden from raters until they have signed, or say why they look", async ({ page }) => {
  test.slow();
  await page.goto(product.address);
  await firstRun(page, say, { organisation: "Théâtre des Forêts", firstName: "Ada", lastName: "Lefèvre", email: "ada@example.org", passphrase: "four words without rhyme" });
  const sample = await product.call("sample.create", { language: "en" });
  await go(page, `/sessions/${sample.session_id}`);
  await written(product, sample.session_id);
  await processed(page, say);
  const [ada] = await product.call("users.list", {});
  await product.call("users.set_password", { id: ada?.id ?? "", current: null, password: PASSWORD });
  const basile = await product.call("users.create", { first_name: "Basile", last_name: "Nguyễn", email: "basile@example.org", role: "recruiter", password: PASSWORD });
  const { id: campaign, title } = await product.call("campaigns.duplicate", { id: sample.campaign_id, title: "Stage manager" });
  let session = "";
  let called = "";

  await test.step("it is a rule of the campaign", async () => {
    await go(page, `/campaigns/${campaign}`);
    const rule = page.getByRole("radiogroup", { name: say("blind.title") });
    await expect(rule.getByRole("radio", { name: say("blind.rule.off") })).toBeChecked();
    await rule.getByRole("radio", { name: say("blind.rule.names_face_voice") }).check();
    await expect.poll(async () => (await product.call("campaigns.get", { id: campaign })).campaign.rules.blind).toBe("names_face_voice");
    await expectNoFaults(page, "the rules of blind rating");
    await page.getByTestId("opening").getByRole("button", { name: say("opening.open") }).click();
    await dialog(page).getByRole("button", { name: say("opening.open") }).click();
    await go(page, `/campaigns/${campaign}?tab=plan`);
    await expect(page.getByText(say("blind.rule.names_face_voice"), { exact: true })).toBeVisible();
  });

  await test.step("a candidate who is added has an alias at once", async () => {
    await page.getByRole("button", { name: say("candidates.add") }).first().click();
    await dialog(page).getByRole("textbox", { name: say("person.firstName"), exact: true }).fill(CANDIDATE.firstName);
    await dialog(page).getByRole("textbox", { name: say("person.lastName"), exact: true }).fill(CANDIDATE.lastName);
    await dialog(page).getByRole("textbox", { name: say("person.email"), exact: true }).fill(CANDIDATE.email);
    await dialog(page).getByRole("checkbox", { name: say("consent.kind.recording") }).check();
    await dialog(page).getByRole("button", { name: say("candidates.addThis") }).click();
    await expect(page.getByTestId("masked")).toContainText(say("blind.hiddenAll"));
    session = new URL(page.url()).hash.match(/sessions\/([^?]+)/)?.[1] ?? "";
    called = say("blind.candidate", { alias: (await product.call("sessions.get", { id: session })).blind?.alias ?? "" });
    await expect(page.getByRole("heading", { level: 1, name: called })).toBeVisible();
    await expect(dialog(page)).toHaveCount(0);
    await expectNobodyNamed(page);
  });

  await test.step("answers that are imported can't be played", async () => {
    const { questions } = await product.call("sessions.get", { id: session });
    const source = { path: join(ROOT, "assets/sample", SAMPLE.answers[0]?.file ?? "") };
    const items = questions.slice(0, 2).map(({ question }) => ({ source, name: "quillfeather.mp4", question_id: question.id }));
    await product.call("imports.start", { session_id: session, items });
    await expect(page.getByTestId("hidden-recording")).toBeVisible({ timeout: 60_000 });
    await processed(page, say);
    await expect(page.getByTestId("player")).toHaveCount(0);
    await expect(page.locator("video, audio")).toHaveCount(0);
    await expect(page.getByText(say("blind.fileHidden"))).toBeVisible();
    await expect(page.getByText(say("blind.noTranscript.no_consent"))).toBeVisible();
    await expect(page.getByRole("button", { name: say("transcript.byHand") })).toHaveCount(0);
    await page.getByRole("button", { name: say("candidate.open") }).click();
    await expect(dialog(page)).toContainText(say("blind.contact"));
    await expectNoFaults(page, "a candidate whose contact is hidden");
    await expectNobodyNamed(page);
    await page.keyboard.press("Escape");
    await expect(dialog(page)).toHaveCount(0);
    await expectNoFaults(page, "a recording that is hidden");
  });

  await test.step("lists know the alias alone, and no name finds it", async () => {
    await go(page, `/campaigns/${campaign}`);
    await expect(page.getByRole("link", { name: called })).toBeVisible();
    await page.getByRole("combobox", { name: say("common.order") }).click();
    await expect(page.getByRole("option", { name: say("common.newestFirst") })).toBeVisible();
    await expect(page.getByRole("option", { name: say("common.byName") })).toHaveCount(0);
    await page.keyboard.press("Escape");
    await page.getByRole("textbox", { name: say("candidates.search") }).fill("quill");
    await expect(page.getByTestId("empty")).toContainText(say("blind.noneFound"));
    await go(page, "/");
    await expect(page.getByRole("link", { name: called }).first()).toBeVisible();
    await expectNobodyNamed(page);
  });

  await test.step("whoever must know says why, and then may listen and write down what is said", async () => {
    await go(page, `/sessions/${session}`);
    await page.getByRole("button", { name: say("blind.show") }).click();
    await dialog(page).getByLabel(say("reopen.reason")).fill("Curious.");
    await expect(dialog(page).getByRole("button", { name: say("blind.showConfirm") })).toBeDisabled();
    await dialog(page).getByLabel(say("reopen.reason")).fill(REASON);
    await expectNoFaults(page, "showing who it is");
    await dialog(page).getByRole("button", { name: say("blind.showConfirm") }).click();
    await expect(page.getByRole("heading", { level: 1, name: NAME })).toBeVisible();
    await expect(page.getByTestId("unblindings")).toContainText(REASON);
    await expect.poll(() => page.locator("video").evaluate((video: HTMLVideoElement) => video.readyState)).toBeGreaterThanOrEqual(2);
    await expectNoFaults(page, "who looked");
    await page.getByRole("button", { name: say("transcript.byHand") }).click();
    await page.getByRole("textbox", { name: say("manual.text", { position: 1 }) }).fill(SAID);
    await page.getByRole("button", { name: say("manual.save") }).click();
    await expect(page.getByTestId("words")).toContainText("Quillfeather");
  });

  await test.step("the other rater still reads no name, and not that somebody looked", async () => {
    await product.call("users.sign_out", {});
    await product.call("users.sign_in", { identifier: basile.id, password: PASSWORD });
    await page.reload();
    await expect(page.getByRole("heading", { level: 1, name: called })).toBeVisible();
    await expect(page.getByTestId("words")).toContainText("and I keep the workshop");
    await expect(page.getByTestId("unblindings")).toHaveCount(0);
    await expect(page.getByRole("button", { name: say("transcript.playFrom", { time: "0:00" }) })).toHaveCount(0);
    await page.getByTestId("words").getByText("workshop").click();
    await page.keyboard.press("Space");
    await expectNobodyNamed(page);
    await expectNoFaults(page, "a transcript without its player");
    await go(page, `/campaigns/${campaign}/compare?sessions=${session},${sample.session_id}`);
    await expect(page.getByText(say("compare.otherCampaign", { title: SAMPLE.campaign.title.en }))).toBeVisible();
    await expect(page.getByRole("region", { name: called }).getByTestId("hidden-recording")).toBeVisible();
    await expectNobodyNamed(page);
  });

  await test.step("their signature shows who it is, the recording, and who had looked", async () => {
    const { questions } = await product.call("sessions.get", { id: session });
    for (const { question, answer } of questions) {
      for (const id of answer === null ? [] : question.competencies) await product.call("ratings.save", { answer_id: answer?.id ?? "", criterion_id: id, value: 4, comment: "" });
    }
    await go(page, `/sessions/${session}`);
    await page.getByRole("button", { name: say("sign.action"), exact: true }).click();
    await expect(dialog(page)).toContainText(say("sign.what", { name: called, campaign: title }));
    await expect(dialog(page)).toContainText(say("blind.signing"));
    await dialog(page).getByRole("button", { name: say("sign.confirm") }).click();
    await expect(page.getByRole("heading", { level: 1, name: NAME })).toBeVisible();
    await expect(page.getByTestId("words")).toContainText("Quillfeather");
    await expect.poll(() => page.locator("video").evaluate((video: HTMLVideoElement) => video.readyState)).toBeGreaterThanOrEqual(2);
    await expect(page.getByTestId("unblindings")).toContainText(say("blind.looked", { name: "Ada Lefèvre" }));
    await expect(page.getByTestId("unblindings")).toContainText(REASON);
    await expectNoFaults(page, "an interview that was rated blind");
  });
});
