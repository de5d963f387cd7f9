import { readdir, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { expect, test } from "@playwright/test";
import type { Transcript } from "../../ui/src/transport/generated.ts";
import { environment, newFolders, program, ROOT } from "../support/place.ts";
import type { Folders } from "../support/place.ts";
import { flat, pdfPages, pdfText, textOf, workbook } from "../support/reports.ts";
import { SAMPLE, spoken } from "../support/sample.ts";
import { Driver } from "../support/webdriver.ts";
import type { Window } from "../support/webdriver.ts";
import { words } from "../support/words.ts";

const say = words("en");
const ADMINISTRATOR = { organisation: "Théâtre des Forêts", firstName: "Zoé", lastName: "Lefèvre", email: "zoe@forets.example" };
const CANDIDATE = `${SAMPLE.candidate.given_name} ${SAMPLE.candidate.family_name}`;
const KEY = { down: "\uE015", right: "\uE014", escape: "\uE00C", space: " " };
/** A word stays lit this long after its end. */
const LINGER_MS = 250;
/** How far from a word's start the player may land when the word is clicked. */
const SEEK_MS = 300;

let folders: Folders;
let driver: Driver;
let window: Window;
test.beforeAll(async () => {
  folders = await newFolders();
  // Under a virtual screen there is nothing to share buffers with.
  driver = await Driver.start({ ...environment(folders), WEBKIT_DISABLE_DMABUF_RENDERER: "1" });
});
test.afterAll(async () => {
  await driver.stop();
  await rm(dirname(folders.home), { recursive: true, force: true });
});

test.afterEach(async ({}, info) => {
  await window.tellFailure(info);
});

test("from the first run to the signed report, in the desktop window", async () => {
  window = await driver.open(program("recruteia-desktop"));

  await test.step("the workspace is created, its key kept by the keyring", async () => {
    // The choice of language stands on the page before as well, which goes once the core has answered.
    await window.find({ css: "h1" });
    await window.click({ css: "label", name: say("language.en") });
    await window.find({ css: "h1", name: say("firstRun.title") });
    const keyring = await window.run<boolean>(`return document.querySelector('input[type="radio"][value="keyring"]').checked`);
    expect(keyring, "the keyring is offered first").toBe(true);
    for (const [label, value] of [
      ["firstRun.organisation", ADMINISTRATOR.organisation],
      ["person.firstName", ADMINISTRATOR.firstName],
      ["person.lastName", ADMINISTRATOR.lastName],
      ["person.email", ADMINISTRATOR.email],
    ] as const) {
      await window.type({ css: "input", name: say(label) }, value);
    }
    await window.click({ css: "button", name: say("firstRun.create") });
    const code = (await window.text({ css: '[data-testid="recovery-code"]' })).replace(/\s/g, "");
    await window.type({ css: "input", name: say("recovery.typeBack") }, code);
    await window.click({ css: "button", name: say("recovery.confirm") });
    await window.find({ css: "h1", name: say("welcome.title") });
  });

  await test.step("the sample interview is imported and transcribed", async () => {
    await window.click({ css: "button", name: say("welcome.sample.action") });
    await window.find({ css: "h1", name: CANDIDATE });
    await window.find({ css: '[data-testid="jobs"]' });
    // Between an import and its transcription there may be no job for a moment; the line about jobs moves what is below it.
    await expect.poll(() => written(window), { timeout: 120_000 }).toBe(SAMPLE.answers.length);
    await window.waitFor("the end of all jobs", `return document.querySelector('[data-testid="jobs"]') === null`);
    for (const [index, { sentences }] of SAMPLE.answers.entries()) {
      await chooseQuestion(window, index + 1);
      const read = await window.waitFor<string[]>(
        "the words of the transcript",
        `const all = [...document.querySelectorAll('[data-testid="words"] [data-word]')].map((each) => each.textContent); return all.length > 0 && all`,
        60_000,
      );
      expect(read.flatMap(spoken)).toEqual(sentences.flatMap(({ text }) => spoken(text)));
    }
  });

  await test.step("an answer plays while its words light up", async () => {
    await chooseQuestion(window, 1);
    await ready(window);
    await window.press(KEY.space);
    const lit = await window.runLong<{ word: number; ms: number }[]>(`
      const done = arguments[arguments.length - 1];
      const video = document.querySelector("video");
      const lit = [];
      const observer = new MutationObserver((changes) => {
        for (const { target } of changes) {
          if (target.dataset.word !== undefined && target.dataset.now !== undefined) lit.push({ word: Number(target.dataset.word), ms: video.currentTime * 1000 });
        }
        if (video.currentTime > 5) {
          observer.disconnect();
          video.pause();
          done(lit);
        }
      });
      observer.observe(document.body, { subtree: true, attributes: true, attributeFilter: ["data-now"] });
    `);
    const times = await wordTimes(window, 1);
    for (const { word, ms } of lit) {
      const said = times[word];
      expect(ms, `“${said?.text}” lit up`).toBeGreaterThanOrEqual((said?.start_ms ?? 0) - 1);
      expect(ms, `“${said?.text}” lit up`).toBeLessThanOrEqual((said?.end_ms ?? 0) + LINGER_MS);
    }
    expect(lit.length, "words lit up in five seconds").toBeGreaterThanOrEqual(8);
  });

  await test.step("a click on a word plays from there", async () => {
    for (const question of [1, 2, 3]) {
      await chooseQuestion(window, question);
      await ready(window);
      const times = await wordTimes(window, question);
      const measured: string[] = [];
      for (const share of [0.8, 0.1, 0.5]) {
        const index = Math.floor(times.length * share);
        const word = times[index];
        await window.run(`
          const video = document.querySelector("video");
          let clickedAt = 0;
          window.landing = null;
          document.addEventListener("click", () => { clickedAt = performance.now(); }, { capture: true, once: true });
          video.addEventListener("seeked", () => { window.landing = { ms: video.currentTime * 1000, tookMs: performance.now() - clickedAt }; }, { once: true });
        `);
        await window.click({ css: `[data-word="${index}"]` });
        const { ms, tookMs } = await window.waitFor<{ ms: number; tookMs: number }>("the end of the seek", "return window.landing");
        expect(Math.abs(ms - (word?.start_ms ?? 0)), `landed at ${ms} ms for a word at ${word?.start_ms} ms`).toBeLessThan(SEEK_MS);
        measured.push(`“${word?.text.trim()}” ${Math.round(ms - (word?.start_ms ?? 0))} ms off in ${Math.round(tookMs)} ms`);
        await window.waitFor("the player to go on", "return document.querySelector('video').currentTime * 1000 > arguments[0]", 15_000, ms);
      }
      console.log(`seeks in answer ${question}: ${measured.join("; ")}`);
      await window.press(KEY.space);
    }
  });

  /** Comments as they are typed: one for each rating. */
  const comments: string[] = [];
  await test.step("every criterion is rated from the keyboard", async () => {
    await chooseQuestion(window, 1);
    for (const [question, answer] of SAMPLE.answers.entries()) {
      if (question > 0) await window.press(KEY.right);
      await window.find({ css: '[data-testid="question-text"]', name: answer.question.en });
      for (const criterion of answer.competencies.keys()) {
        if (criterion > 0) await window.press(KEY.down);
        const comment = `Noté à l’écoute : réponse ${question + 1}, critère ${criterion + 1}`;
        await window.press(String(3 + ((question + criterion) % 3)));
        await window.press("C");
        await window.type({ css: "textarea:focus" }, comment);
        await window.press(KEY.escape);
        comments.push(comment);
        await window.waitFor(
          "the rating to be saved",
          `const card = document.querySelectorAll('[data-testid="score-criterion"]')[arguments[0]];
           return card.querySelector('[role="status"]').textContent === arguments[1] && card.querySelector('[aria-pressed="true"]')?.textContent === arguments[2]`,
          15_000,
          criterion,
          say("common.saved"),
          String(3 + ((question + criterion) % 3)),
        );
      }
    }
  });

  await test.step("it is signed", async () => {
    await window.click({ css: "button", name: say("sign.action") });
    await window.click({ css: "button", name: say("sign.confirm"), within: '[role="dialog"]' });
    await window.find({ css: '[data-testid="signed"]' });
  });

  await test.step("both reports go to the folder for reports and hold what was entered", async () => {
    for (const format of ["pdf", "xlsx"]) {
      await window.click({ css: "button", name: say("export.action") });
      await window.click({ css: "button", name: say(`export.${format}`) });
      await expect.poll(() => readdir(folders.exports).then((files) => files.filter((file) => file.endsWith(`.${format}`)).length), { timeout: 30_000 }).toBe(1);
    }
    const files = await readdir(folders.exports);
    const entered = [
      ADMINISTRATOR.organisation,
      `${ADMINISTRATOR.firstName} ${ADMINISTRATOR.lastName}`,
      CANDIDATE,
      SAMPLE.campaign.title.en,
      ...SAMPLE.competencies.map(({ name }) => name.en),
      ...SAMPLE.answers.flatMap(({ question, sentences }) => [question.en, ...sentences.map(({ text }) => text)]),
      ...comments,
    ];
    const pdf = join(folders.exports, files.find((file) => file.endsWith(".pdf")) ?? "");
    const text = await pdfText(pdf);
    for (const each of entered) expect(text).toContain(flat(each));
    for (const { anchors } of SAMPLE.competencies) expect(text).toContain(flat(anchors["5"].en));
    expect(await pdfPages(pdf)).toBeGreaterThan(3);
    const cells = textOf(await workbook(join(folders.exports, files.find((file) => file.endsWith(".xlsx")) ?? "")));
    for (const each of entered) expect(cells).toContain(flat(each));
  });

  await test.step("two candidates stand side by side, and the second is rated there", async () => {
    const id = await sessionShown(window);
    const { campaign, questions } = await window.call("sessions.get", { id });
    const [{ question }] = questions as [(typeof questions)[number]];
    const consents = [{ kind: "recording" as const, granted: true }];
    const person = { first_name: "Omar", last_name: "El Fassi", email: "", phone: "" };
    const other = await window.call("sessions.create", { campaign_id: campaign.id, person_id: null, person, language: "fr", consent_language: "fr", consents });
    const path = join(ROOT, "assets/sample", SAMPLE.answers[1]?.file ?? "");
    await window.call("imports.start", { session_id: other.id, items: [{ source: { path }, name: "omar.webm", question_id: question.id }] });
    const seconds = () => window.call("sessions.get", { id: other.id }).then((view) => view.questions[0]?.answer);
    await expect.poll(async () => (await seconds())?.media.complete, { timeout: 60_000 }).toBe(true);
    await window.run("location.hash = arguments[0]", `/campaigns/${campaign.id}/compare?sessions=${id},${other.id}`);
    await window.find({ css: "h1", name: say("reporting.comparison") });
    const column = await window.waitFor<string>(
      "the second candidate",
      `const titleOf = (region) => region.getAttribute("aria-labelledby");
       return [...document.querySelectorAll("section[aria-labelledby]")].map(titleOf).find((id) => document.getElementById(id)?.textContent === arguments[0])`,
      15_000,
      "Omar El Fassi",
    );
    const four = `section[aria-labelledby="${column}"] button[aria-label="${say("score.step", { value: 4 })}"]`;
    const height = await window.waitFor<number>("a rating to be in sight", `return document.querySelector(arguments[0])?.getBoundingClientRect().height`, 15_000, four);
    expect(height).toBeGreaterThanOrEqual(24);
    await window.click({ css: four });
    await expect.poll(async () => (await seconds())?.ratings.map(({ value }) => value)).toEqual([4]);
  });

  await test.step("the next start opens without a question and shows the same", async () => {
    await window.close();
    window = await driver.open(program("recruteia-desktop"));
    await window.find({ css: "h1", name: say("nav.home") });
    await window.click({ css: "a", name: say("nav.reports") });
    await window.click({ css: "a", name: CANDIDATE });
    await window.find({ css: '[data-testid="signed"]' });
    await window.close();
  });
});

async function chooseQuestion(window: Window, position: number): Promise<void> {
  await window.click({ css: `nav[aria-label="${say("session.questions")}"] button:nth-child(${position})` });
  await window.find({ css: '[data-testid="question-text"]', name: SAMPLE.answers[position - 1]?.question.en ?? "" });
}

/** Waits until the answer that is shown can be played. */
async function ready(window: Window): Promise<void> {
  await window.waitFor("the player", "return (document.querySelector('video')?.readyState ?? 0) >= 2");
}

type Word = Transcript["segments"][number]["words"][number];

/** How many answers of the session are written down. */
async function written(window: Window): Promise<number> {
  const { questions } = await window.call("sessions.get", { id: await sessionShown(window) });
  return questions.filter(({ answer }) => answer?.transcription === "done").length;
}

/** The session that is shown. */
async function sessionShown(window: Window): Promise<string> {
  return window.run<string>("return location.hash.match(/sessions\\/([^?]+)/)[1]");
}

/** The words of an answer with their times, asked for as the interface asks. */
async function wordTimes(window: Window, question: number): Promise<Word[]> {
  const { questions } = await window.call("sessions.get", { id: await sessionShown(window) });
  const transcript = await window.call("transcripts.get", { answer_id: questions[question - 1]?.answer?.id ?? "" });
  return transcript?.segments.flatMap((segment) => segment.words) ?? [];
}
