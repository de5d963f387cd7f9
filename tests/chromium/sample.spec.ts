import { expect, test } from "@playwright/test";
import type { Page } from "@playwright/test";
import type { Transcript } from "../../ui/src/transport/generated.ts";
import { material } from "../support/place.ts";
import { Product } from "../support/product.ts";
import { SAMPLE, spoken } from "../support/sample.ts";
import { firstRun, processed } from "../support/steps.ts";
import { words } from "../support/words.ts";

const say = words("en");
/** A word stays lit this long after its end. */
const LINGER_MS = 250;
/** How far from a word's start the player may land when the word is clicked. */
const SEEK_MS = 300;

/** What happened to the player while words lit up: the word and the player's time at that moment. */
type Lit = { word: number; ms: number };

/** A row of the list of jobs at some moment. */
type Seen = { kind: string; state: string; name: string; percent: number };

test.describe.serial("the sample interview", () => {
  let product: Product;
  let page: Page;

  test.beforeAll(async ({ browser }) => {
    product = await Product.start();
    page = await browser.newPage();
  });
  test.afterAll(async () => {
    await page.close();
    await product.discard();
  });

  /** The words and times of the answer to a question, as the application stores them. */
  async function transcript(question: number): Promise<Transcript> {
    const id = /\/sessions\/([^?]+)/.exec(page.url())?.[1] ?? "";
    const { questions } = await product.call("sessions.get", { id });
    const found = await product.call("transcripts.get", { answer_id: questions[question - 1]?.answer?.id ?? "" });
    if (found === null) throw new Error(`answer ${question} has no transcript`);
    return found;
  }

  async function showQuestion(question: number): Promise<void> {
    await page.getByRole("navigation", { name: say("session.questions") }).getByRole("button").nth(question - 1).click();
    await expect(page.getByTestId("question-text")).toHaveText(SAMPLE.answers[question - 1]?.question.en ?? "");
    await expect.poll(() => page.locator("video").evaluate((video: HTMLVideoElement) => video.readyState)).toBeGreaterThanOrEqual(2);
  }

  /** Where the player stands once the next seek is over, and how long that takes from the click that asks for it. */
  const landed = () =>
    page.evaluate(
      () =>
        new Promise<{ ms: number; tookMs: number }>((resolve) => {
          const video = document.querySelector("video");
          let clickedAt = 0;
          document.addEventListener("click", () => (clickedAt = performance.now()), { capture: true, once: true });
          video?.addEventListener("seeked", () => resolve({ ms: video.currentTime * 1000, tookMs: performance.now() - clickedAt }), { once: true });
        }),
    );

  const timeMs = () => page.locator("video").evaluate((video: HTMLVideoElement) => video.currentTime * 1000);

  test("is offered at the first start and processed before the user's eyes", async () => {
    await page.goto(product.address);
    await firstRun(page, say, { organisation: "Théâtre des Forêts", firstName: "Zoé", lastName: "Lefèvre", email: "zoe@example.org", passphrase: "quatre mots sans rapport" });
    await expect(page.getByText(say("sample.honest"))).toBeVisible();

    // What the list of jobs shows, from the first moment on.
    await page.evaluate(() => {
      const seen: Seen[] = [];
      Object.assign(window, { seen });
      new MutationObserver(() => {
        for (const row of document.querySelectorAll<HTMLElement>('[data-testid="jobs"] li')) {
          const { kind = "", state = "" } = row.dataset;
          const percent = Number(row.querySelector('[role="progressbar"]')?.getAttribute("aria-valuenow") ?? 0);
          seen.push({ kind, state, name: row.querySelector("[title]")?.getAttribute("title") ?? "", percent });
        }
      }).observe(document.body, { subtree: true, childList: true, attributes: true });
    });
    await page.getByRole("button", { name: say("welcome.sample.action") }).click();
    await expect(page.getByRole("heading", { name: `${SAMPLE.candidate.given_name} ${SAMPLE.candidate.family_name}` })).toBeVisible();
    await expect(page.getByTestId("jobs")).toBeVisible();
    await processed(page, say);
    const seen = await page.evaluate(() => (window as unknown as { seen: Seen[] }).seen);
    for (const kind of ["import", "transcription"]) {
      const running = seen.filter((each) => each.kind === kind && each.state === "running");
      expect(new Set(running.map(({ name }) => name)).size, `answers seen under ${kind}`).toBe(SAMPLE.answers.length);
    }
    const partly = seen.filter(({ kind, percent }) => kind === "import" && percent > 0 && percent < 100);
    expect(partly.length, "steps of a progress bar").toBeGreaterThan(0);
    await expect(page.getByTestId("problem")).toHaveCount(0);
  });

  for (const [index, answer] of SAMPLE.answers.entries()) {
    test(`answer ${index + 1} is written down without a word error`, async () => {
      await showQuestion(index + 1);
      const shown = page.getByTestId("words").locator("[data-word]");
      await expect(shown.first()).toBeVisible();
      expect((await shown.allInnerTexts()).flatMap(spoken)).toEqual(answer.sentences.flatMap(({ text }) => spoken(text)));
      await expect(page.getByTestId("words")).toHaveAttribute("lang", answer.language);
      await expect(page.getByTestId("transcript").getByText(say("transcript.synthetic"))).toBeVisible();
    });
  }

  test("words light up while the answer plays", async () => {
    await showQuestion(1);
    const { segments } = await transcript(1);
    const all = segments.flatMap((segment) => segment.words);
    const untilMs = 6_000;
    await page.evaluate((lastMs) => {
      const lit: Lit[] = [];
      Object.assign(window, { lit });
      const video = document.querySelector("video");
      if (video === null) throw new Error("no player");
      const observer = new MutationObserver((changes) => {
        for (const { target } of changes) {
          if (target instanceof HTMLElement && target.dataset["word"] !== undefined && target.dataset["now"] !== undefined) {
            lit.push({ word: Number(target.dataset["word"]), ms: video.currentTime * 1000 });
          }
        }
      });
      observer.observe(document.body, { subtree: true, attributes: true, attributeFilter: ["data-now"] });
      const stopAtLast = () => {
        if (video.currentTime * 1000 <= lastMs) return;
        video.removeEventListener("timeupdate", stopAtLast);
        observer.disconnect();
        video.pause();
      };
      video.addEventListener("timeupdate", stopAtLast);
    }, untilMs);
    await page.keyboard.press("Space");
    await expect(page.getByRole("button", { name: say("player.pause"), exact: true })).toBeVisible();
    await expect.poll(timeMs, { timeout: 30_000 }).toBeGreaterThan(untilMs);
    await expect(page.getByRole("button", { name: say("player.play"), exact: true })).toBeVisible();

    const lit = await page.evaluate(() => (window as unknown as { lit: Lit[] }).lit);
    for (const { word, ms } of lit) {
      const said = all[word];
      expect(said).toBeDefined();
      expect(ms, `“${said?.text}” lit up`).toBeGreaterThanOrEqual((said?.start_ms ?? 0) - 1);
      expect(ms, `“${said?.text}” lit up`).toBeLessThanOrEqual((said?.end_ms ?? 0) + LINGER_MS);
    }
    const order = lit.map(({ word }) => word);
    expect(order).toEqual([...order].sort((a, b) => a - b));
    const passed = all.filter(({ end_ms }) => end_ms <= untilMs).length;
    // A busy machine may drop frames and with them a short word.
    expect(new Set(order).size, `of ${passed} words said until then`).toBeGreaterThanOrEqual(Math.ceil(passed * 0.8));
  });

  for (const question of [1, 2, 3]) {
    test(`a click on a word of answer ${question} plays from that word`, async () => {
      await showQuestion(question);
      const { segments } = await transcript(question);
      const all = segments.flatMap((segment) => segment.words);
      const measured: string[] = [];
      for (const share of [0.85, 0.1, 0.5]) {
        const index = Math.floor(all.length * share);
        const word = all[index];
        const landing = landed();
        await page.getByTestId("words").locator(`[data-word="${index}"]`).click();
        const { ms, tookMs } = await landing;
        expect(Math.abs(ms - (word?.start_ms ?? 0)), `landed at ${ms} ms for a word at ${word?.start_ms} ms`).toBeLessThan(SEEK_MS);
        measured.push(`“${word?.text.trim()}” ${Math.round(ms - (word?.start_ms ?? 0))} ms off in ${Math.round(tookMs)} ms`);
        await expect.poll(timeMs).toBeGreaterThan(ms);
      }
      console.log(`seeks in answer ${question}: ${measured.join("; ")}`);
      await page.keyboard.press("Space");
    });
  }

  test("an answer without picture plays, lights up and seeks as well", async () => {
    const recording = material("audio/synthetic/interview-answer-1-fr.wav");
    await showQuestion(1);
    await page.getByRole("button", { name: say("import.action") }).click();
    await page.getByTestId("import-files").setInputFiles(recording);
    await expect(page.getByTestId("import-row")).toContainText(say("import.audio"));
    const question = page.getByRole("combobox", { name: say("import.questionFor", { name: "interview-answer-1-fr.wav" }) });
    await expect(question).toHaveValue(`1. ${SAMPLE.answers[0]?.question.en} (${say("import.newTake")})`);
    await page.getByRole("button", { name: say("import.start_one", { count: 1 }) }).click();
    await expect(page.getByText(say("answer.from", { name: "interview-answer-1-fr.wav" }))).toBeVisible({ timeout: 60_000 });
    await processed(page, say);
    await expect(page.getByText(say("player.audioOnly"))).toBeVisible();
    await expect.poll(() => page.getByTestId("words").allInnerTexts().then((texts) => texts.flatMap(spoken).length)).toBeGreaterThan(0);
    const { segments } = await transcript(1);
    expect(segments.flatMap(({ text }) => spoken(text))).toEqual(SAMPLE.answers[0]?.sentences.flatMap(({ text }) => spoken(text)));

    const word = segments.flatMap((segment) => segment.words)[20];
    const landing = landed();
    await page.locator('[data-word="20"]').click();
    const { ms, tookMs } = await landing;
    console.log(`seek in sound alone: ${Math.round(ms - (word?.start_ms ?? 0))} ms off in ${Math.round(tookMs)} ms`);
    expect(Math.abs(ms - (word?.start_ms ?? 0))).toBeLessThan(SEEK_MS);
    await expect(page.locator('[data-word="20"]')).toHaveAttribute("data-now", "");
    await expect.poll(timeMs).toBeGreaterThan(ms);
    await page.keyboard.press("Space");
  });

  test("a withdrawn consent to recording stops the player and says why", async () => {
    await showQuestion(2);
    await page.getByRole("button", { name: say("player.play"), exact: true }).click();
    await expect.poll(timeMs).toBeGreaterThan(100);
    await page.getByRole("button", { name: say("candidate.open"), exact: true }).click();
    await page.getByRole("button", { name: say("consent.withdrawOf", { kind: say("consent.kind.recording") }) }).click();
    await expect(page.getByTestId("consent-recording").getByText(say("consent.notGiven"))).toBeVisible();
    await page.getByRole("dialog").getByRole("button", { name: say("common.close") }).click();
    await expect(page.getByText(say("player.withdrawnTitle"))).toBeVisible();
    await expect(page.locator("video")).toHaveCount(0);
  });
});
