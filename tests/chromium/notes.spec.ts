import { expect, test } from "@playwright/test";
import type { Page } from "@playwright/test";
import { expectNoFaults } from "../support/axe.ts";
import { Product } from "../support/product.ts";
import { SAMPLE } from "../support/sample.ts";
import { firstRun, processed, written } from "../support/steps.ts";
import { words } from "../support/words.ts";

const say = words("fr");

test.use({ locale: "fr-FR", reducedMotion: "reduce" });

let product: Product;
test.beforeAll(async () => {
  product = await Product.start();
});
test.afterAll(() => product.discard());

const notes = (page: Page) => page.getByTestId("notes");
const part = (page: Page, key: string) => notes(page).getByRole("region", { name: say(key), exact: true });
const timeMs = (page: Page) => page.locator("video").evaluate((video: HTMLVideoElement) => Math.round(video.currentTime * 1000));
/** Letters and figures alone: punctuation and capitals are the model's. */
const letters = (text: string) => text.toLowerCase().replaceAll("’", "'").replace(/[^\p{L}\p{N}']+/gu, " ").trim();

test("draft notes appear after the own rating, quote the transcript, and go with the consent", async ({ page }) => {
  await page.goto(product.address);
  await firstRun(page, say, { organisation: "Théâtre des Forêts", firstName: "Ada", lastName: "Lefèvre", email: "ada@example.org", passphrase: "quatre mots sans rapport" });
  const { session_id } = await product.call("sample.create", { language: "fr" });
  await page.evaluate((to) => (window.location.hash = to), `/sessions/${session_id}?question=2`);
  await expect(page.getByRole("heading", { level: 1, name: `${SAMPLE.candidate.given_name} ${SAMPLE.candidate.family_name}` })).toBeVisible();
  await written(product, session_id);
  await processed(page, say);
  const { questions, person } = await product.call("sessions.get", { id: session_id });
  const answers = questions.map(({ answer }) => answer?.id ?? "");
  const rate = async (position: number) => {
    const { question } = questions[position] as (typeof questions)[number];
    for (const id of question.competencies) await product.call("ratings.save", { answer_id: answers[position] ?? "", criterion_id: id, value: 4, comment: "" });
  };

  await test.step("nothing is shown before the own rating", async () => {
    await page.getByText(say("notes.tab"), { exact: true }).filter({ visible: true }).click();
    await expect(notes(page)).toContainText(say("notes.hidden"));
    await expect(notes(page)).toContainText(say("notes.honest"));
    await expectNoFaults(page, "draft notes that are kept back");
    expect(await product.call("analyses.get", { answer_id: answers[1] ?? "" })).toEqual({ state: "hidden" });
  });

  await test.step("once it is there, figures and parts appear by themselves", async () => {
    await rate(1);
    await expect(part(page, "notes.figures")).toContainText(say("notes.latency"));
    const example = part(page, "notes.star.title");
    await expect(example).toContainText("j'ai organisé une réunion");
    await expect(part(page, "notes.fillers.title")).toContainText("Euh");
    await part(page, "notes.overlap.title").locator("summary").first().click();
    await expectNoFaults(page, "draft notes");
  });

  await test.step("a quote leads to the moment it is said", async () => {
    await expect.poll(() => page.locator("video").evaluate((video: HTMLVideoElement) => video.readyState)).toBeGreaterThanOrEqual(2);
    const meeting = SAMPLE.answers[1]?.sentences.find(({ text }) => text.includes("réunion"));
    await part(page, "notes.star.title").getByRole("button", { name: /réunion/ }).first().click();
    await expect.poll(async () => Math.abs((await timeMs(page)) - (meeting?.start_ms ?? 0))).toBeLessThan(700);
  });

  await test.step("every quote about every answer is in the transcript at its time", async () => {
    await rate(0);
    await rate(2);
    for (const answer_id of answers) {
      const made = await product.call("analyses.run", { answer_id });
      if (made.state !== "made") throw new Error(`not made: ${made.state}`);
      const transcript = await product.call("transcripts.get", { answer_id });
      const said = (transcript?.segments ?? []).flatMap((segment) => segment.words);
      expect(made.notes.statements.length).toBeGreaterThan(0);
      for (const { kind, quotes } of made.notes.statements) {
        expect(quotes.length, kind).toBeGreaterThan(0);
        for (const { text, start_ms, end_ms } of quotes) {
          const there = said.filter((word) => word.start_ms >= start_ms && word.end_ms <= end_ms).map((word) => word.text).join(" ");
          expect(letters(text), kind).toBe(letters(there));
        }
      }
    }
  });

  await test.step("a withdrawn consent takes them away", async () => {
    await product.call("consents.record", { person_id: person.id, language: "fr", answers: [{ kind: "ai_assistance", granted: false }] });
    await expect(notes(page)).toContainText(say("notes.noConsent", { kinds: say("consent.kind.ai_assistance") }));
    await expect(part(page, "notes.figures")).toHaveCount(0);
    await notes(page).getByRole("button", { name: say("import.openConsents") }).click();
    await expect(page.getByRole("dialog")).toContainText(say("consent.neededFor.ai_assistance"));
  });
});
