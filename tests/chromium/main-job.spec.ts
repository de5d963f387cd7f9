import { join } from "node:path";
import { expect, test } from "@playwright/test";
import type { Page } from "@playwright/test";
import { material } from "../support/place.ts";
import { Product } from "../support/product.ts";
import { flat, pdfPages, pdfText, textOf, workbook } from "../support/reports.ts";
import { firstRun, processed } from "../support/steps.ts";
import type { Language } from "../support/words.ts";
import { words } from "../support/words.ts";

const say = words("fr");

const ADMINISTRATOR = { organisation: "Scène nationale de l’Étoile", firstName: "Hélène", lastName: "Çelik", email: "helene@etoile.example", passphrase: "goudron violet sept échelles" };
const CAMPAIGN = { title: "Chargée de production – saison 2027", job: "Chargée de production" };
const CANDIDATE = { firstName: "Anaïs", lastName: "Brontë-Nguyễn", email: "anais@exemple.example" };
const NAME = `${CANDIDATE.firstName} ${CANDIDATE.lastName}`;
const QUESTIONS = ["Racontez une tournée qui a failli s’arrêter : qu’avez-vous fait ?", "Comment préparez-vous un budget dont la moitié des recettes est incertaine ?"] as const;
const CRITERIA = [
  {
    name: "Sang-froid",
    anchors: { 1: "Cherche un coupable et attend.", 3: "Traite l’urgence, sans prévenir l’équipe.", 5: "Trie les urgences, prévient chacun, tire une leçon." },
  },
  {
    name: "Rigueur budgétaire",
    anchors: { 1: "Additionne des espoirs.", 3: "Sépare l’acquis de l’incertain.", 5: "Chiffre chaque hypothèse et fixe un seuil d’arrêt." },
  },
] as const;
/** What is said, written down by hand: question by question, paragraph by paragraph. */
const SPOKEN = [
  [
    { time: "0:00", text: "À Besançon, le décor est resté bloqué à la douane." },
    { time: "0:07", text: "Nous avons joué dans la lumière, sans décor, et la salle s’est levée." },
  ],
  [{ time: "0:00", text: "Je compte l’acquis, puis l’espéré, et je n’engage que l’acquis." }],
] as const;
/** Question by question, criterion by criterion. */
const RATINGS = [
  [
    { value: 5, comment: "A trié, prévenu, puis tiré une règle : « toujours un plan sans décor »." },
    { value: 3, comment: "Coût du retard : cité, non chiffré." },
  ],
  [
    { value: 4, comment: "Reste calme devant l’incertitude." },
    { value: 5, comment: "Seuil d’arrêt à 12 000 €." },
  ],
] as const;

let product: Product;
test.beforeAll(async () => {
  product = await Product.start();
});
test.afterAll(() => product.discard());
test.use({ locale: "fr-FR" });

test("from the first run to the signed report", async ({ page }, info) => {
  test.setTimeout(170_000);
  const video = material("video/synthetic_interview_fr.webm");
  const audio = material("audio/synthetic/held-fr-00.wav");

  await test.step("the first run shows a recovery code and lets nobody on with a wrong one", async () => {
    await page.goto(product.address);
    await firstRun(page, say, ADMINISTRATOR, async (code) => {
      const field = page.getByRole("textbox", { name: say("recovery.typeBack") });
      await field.fill(code.replace(/.$/, (last) => (last === "0" ? "1" : "0")));
      await expect(page.getByText(say("errors.workspace.recovery_mismatch.title"))).toBeVisible();
      await expect(page.getByRole("button", { name: say("recovery.confirm") })).toBeDisabled();
    });
    await page.getByRole("link", { name: say("welcome.empty.action") }).click();
  });

  await test.step("a campaign does not open before its criteria have anchors", async () => {
    await page.getByRole("button", { name: say("campaigns.new") }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("textbox", { name: say("campaign.title"), exact: true }).fill(CAMPAIGN.title);
    await dialog.getByRole("textbox", { name: say("campaign.jobTitle"), exact: true }).fill(CAMPAIGN.job);
    await dialog.getByRole("button", { name: say("campaigns.create") }).click();
    await expect(page.getByRole("heading", { name: CAMPAIGN.title })).toBeVisible();

    const opening = page.getByTestId("opening");
    const open = opening.getByRole("button", { name: say("opening.open") });
    await expect(opening.getByText(say("opening.campaign.no_question"))).toBeVisible();
    await expect(opening.getByText(say("opening.campaign.no_criterion"))).toBeVisible();
    await expect(open).toBeDisabled();

    for (const [index, question] of QUESTIONS.entries()) {
      await page.getByRole("textbox", { name: say("question.new"), exact: true }).fill(question);
      await page.getByRole("button", { name: say("question.add"), exact: true }).click();
      await expect(page.getByRole("textbox", { name: say("question.number", { position: index + 1 }) })).toHaveValue(question);
    }
    for (const [index, { name }] of CRITERIA.entries()) {
      await page.getByRole("button", { name: say("scorecard.add") }).click();
      await page.getByTestId("criterion").nth(index).getByLabel(say("scorecard.name"), { exact: true }).fill(name);
    }
    for (const { name } of CRITERIA) {
      for (const anchor of [1, 3, 5]) {
        await expect(opening.getByText(say("opening.campaign.anchor_missing", { criterion: name, anchor }))).toBeVisible();
      }
    }
    await expect(open).toBeDisabled();
    for (const [index, { anchors }] of CRITERIA.entries()) {
      for (const [rating, text] of Object.entries(anchors)) {
        await page.getByTestId("criterion").nth(index).getByLabel(say("scorecard.anchor", { rating })).fill(text);
      }
    }
    await expect(opening.getByText(say("opening.ready"))).toBeVisible();
    await open.click();
    await page.getByRole("dialog").getByRole("button", { name: say("opening.open") }).click();
    await expect(page.getByText(say("campaign.state.open"), { exact: true }).first()).toBeVisible();
  });

  await test.step("a candidate is added with the consents that were given", async () => {
    await page.getByRole("button", { name: say("candidates.add") }).first().click();
    const panel = page.getByRole("dialog");
    await panel.getByRole("textbox", { name: say("person.firstName"), exact: true }).fill(CANDIDATE.firstName);
    await panel.getByRole("textbox", { name: say("person.lastName"), exact: true }).fill(CANDIDATE.lastName);
    await panel.getByRole("textbox", { name: say("person.email"), exact: true }).fill(CANDIDATE.email);
    await expect(panel.getByRole("checkbox").first()).toBeVisible();
    await expect(panel.getByRole("checkbox", { checked: true })).toHaveCount(0);
    await panel.getByRole("checkbox", { name: say("consent.kind.recording") }).check();
    await panel.getByRole("checkbox", { name: say("consent.kind.transcription") }).check();
    await panel.getByRole("button", { name: say("candidates.addThis") }).click();
    await expect(page.getByRole("heading", { name: NAME })).toBeVisible();
  });

  await test.step("two recordings are imported at once, each to its question", async () => {
    await page.getByTestId("import-files").setInputFiles([video, audio]);
    await expect(page.getByTestId("import-row")).toHaveCount(2);
    await expect(page.getByTestId("import-row").filter({ hasText: "synthetic_interview_fr.webm" })).toContainText(say("import.video", { width: 640, height: 480 }));
    await expect(page.getByTestId("import-row").filter({ hasText: "held-fr-00.wav" })).toContainText(say("import.audio"));
    for (const [file, question] of [["synthetic_interview_fr.webm", 1], ["held-fr-00.wav", 2]] as const) {
      await page.getByRole("combobox", { name: say("import.questionFor", { name: file }) }).click();
      await page.getByRole("option", { name: `${question}. ${QUESTIONS[question - 1]}` }).click();
    }
    await page.getByRole("button", { name: say("import.start_other", { count: 2 }) }).click();
    await expect(page.getByTestId("jobs")).toBeVisible();
    await processed(page, say);
    await expect(page.getByText(say("answer.from", { name: "synthetic_interview_fr.webm" }))).toBeVisible();
  });

  await test.step("the answers are written down by hand, since the sample's model never hears a real person", async () => {
    for (const [index, paragraphs] of SPOKEN.entries()) {
      await chooseQuestion(page, index + 1);
      await expect(page.getByText(say("transcript.none.no_weights"))).toBeVisible();
      await page.getByRole("button", { name: say("transcript.byHand") }).click();
      for (const [row, { time, text }] of paragraphs.entries()) {
        if (row > 0) await page.getByRole("button", { name: say("manual.add") }).click();
        await page.getByRole("textbox", { name: say("manual.start", { position: row + 1 }) }).fill(time);
        await page.getByRole("textbox", { name: say("manual.text", { position: row + 1 }) }).fill(text);
      }
      await page.getByRole("button", { name: say("manual.save") }).click();
      await expect(page.getByTestId("transcript").getByText(say("transcript.method.manual"))).toBeVisible();
      expect(flat(await page.getByTestId("words").locator("p").allInnerTexts().then((texts) => texts.join(" ")))).toBe(paragraphs.map(({ text }) => text).join(" "));
    }
  });

  await test.step("every criterion is rated from the keyboard", async () => {
    await chooseQuestion(page, 1);
    for (const [question, ratings] of RATINGS.entries()) {
      if (question > 0) await page.keyboard.press("ArrowRight");
      await expect(page.getByTestId("question-text")).toHaveText(QUESTIONS[question] ?? "");
      for (const [criterion, { value, comment }] of ratings.entries()) {
        if (criterion > 0) await page.keyboard.press("ArrowDown");
        const card = page.getByTestId("score-criterion").nth(criterion);
        await page.keyboard.press(`Digit${value}`);
        await expect(card.getByRole("button", { name: say("score.step", { value }) })).toHaveAttribute("aria-pressed", "true");
        await page.keyboard.press("Shift+C");
        await page.keyboard.insertText(comment);
        await page.keyboard.press("Escape");
        await expect(card.getByText(say("common.saved"))).toBeVisible();
      }
    }
    await expect(page.getByTestId("overall")).toContainText(OVERALL.page);
  });

  await test.step("it is signed, and nothing changes any more", async () => {
    await page.getByRole("button", { name: say("sign.action"), exact: true }).click();
    await page.getByRole("dialog").getByRole("button", { name: say("sign.confirm") }).click();
    await expect(page.getByTestId("signed").getByText(say("sign.by", { name: `${ADMINISTRATOR.firstName} ${ADMINISTRATOR.lastName}` }))).toBeVisible();
    await expect(page.getByRole("button", { name: say("score.step", { value: 1 }) }).first()).toBeDisabled();
  });

  for (const language of ["fr", "en"] as const) {
    await test.step(`the PDF and the workbook hold what was entered (${language})`, async () => {
      const pdf = await exported(page, "pdf", language, info.outputDir);
      const xlsx = await exported(page, "xlsx", language, info.outputDir);
      await checkPdf(pdf, language);
      await checkWorkbook(xlsx, language);
    });
  }
});

async function chooseQuestion(page: Page, position: number): Promise<void> {
  await page.getByRole("navigation", { name: say("session.questions") }).getByRole("button").nth(position - 1).click();
  await expect(page.getByTestId("question-text")).toHaveText(QUESTIONS[position - 1] ?? "");
}

/** Downloads a report as the user does; returns where it lies. */
async function exported(page: Page, format: "pdf" | "xlsx", language: Language, folder: string): Promise<string> {
  await page.getByRole("button", { name: say("export.action"), exact: true }).click();
  const menu = page.getByRole("dialog", { name: say("export.action") });
  await menu.getByText(say(`language.${language}`)).click();
  const [download] = await Promise.all([page.waitForEvent("download"), menu.getByRole("button", { name: say(`export.${format}`) }).click()]);
  const path = join(folder, download.suggestedFilename());
  expect(path.endsWith(`.${format}`)).toBe(true);
  await download.saveAs(path);
  return path;
}

/** Sang-froid (5 + 4) / 2, rigueur (3 + 5) / 2, equal weights: 4.25 of 5, so 1 + 3.25 × 2.25 = 8.3125 of 10. */
const OVERALL = { page: "8,3/10", pdf: { fr: "8,3 / 10", en: "8.3 / 10" }, workbook: 8.3125 };

/** Everything that was typed in, in the order of no report. */
const ENTERED = [
  ADMINISTRATOR.organisation,
  `${ADMINISTRATOR.firstName} ${ADMINISTRATOR.lastName}`,
  CAMPAIGN.title,
  CAMPAIGN.job,
  NAME,
  ...QUESTIONS,
  ...CRITERIA.map(({ name }) => name),
  ...SPOKEN.flat().map(({ text }) => text),
  ...RATINGS.flat().map(({ comment }) => comment),
];

async function checkPdf(path: string, language: Language): Promise<void> {
  const text = await pdfText(path);
  for (const entered of ENTERED) expect(text).toContain(flat(entered));
  for (const { anchors } of CRITERIA) {
    for (const anchor of Object.values(anchors)) expect(text).toContain(anchor);
  }
  expect(text).toContain(language === "fr" ? "Rapport d’entretien" : "Interview report");
  // In the order of writing: the words beside the large figure would stand between it and its scale.
  const written = await pdfText(path, ["-raw"]);
  expect(written.match(/[0-9][.,][0-9]+ \/ 10\b/g)).toEqual([OVERALL.pdf[language]]);
  expect(text).toContain(language === "fr" ? "Texte saisi à la main." : "Text typed by hand.");
  expect(text).not.toContain(language === "fr" ? "Brouillon" : "draft");
  expect(await pdfPages(path)).toBeGreaterThan(2);
}

async function checkWorkbook(path: string, language: Language): Promise<void> {
  const sheets = await workbook(path);
  const names = language === "fr" ? ["Synthèse", "Réponses", "Critères", "Transcription"] : ["Overview", "Answers", "Criteria", "Transcript"];
  expect(sheets.map(({ name }) => name)).toEqual(names);
  const text = textOf(sheets);
  for (const entered of ENTERED) expect(text).toContain(flat(entered));

  const [overview, answers, criteria, transcript] = sheets;
  expect(overview?.rows.flat().filter((value) => value === OVERALL.workbook)).toHaveLength(1);
  for (const sheet of [answers, criteria, transcript]) {
    expect(sheet?.frozen, `frozen header of ${sheet?.name}`).not.toBeNull();
    expect(sheet?.filter, `filter of ${sheet?.name}`).not.toBeNull();
  }
  // One row for each rating, with the number as a number and the anchor it stands for.
  for (const [question, ratings] of RATINGS.entries()) {
    for (const [place, { value, comment }] of ratings.entries()) {
      const row = criteria?.rows.find((cells) => cells.includes(comment));
      expect(row, `rating of question ${question + 1}`).toBeDefined();
      expect(row).toContain(value);
      expect(row).toContain(question + 1);
      expect(row).toContain(CRITERIA[place]?.name);
      const anchors: Record<number, string> = CRITERIA[place]?.anchors ?? {};
      if (value in anchors) expect(row).toContain(anchors[value]);
    }
  }
  for (const { text: paragraph } of SPOKEN.flat()) expect(transcript?.rows.some((cells) => cells.includes(paragraph))).toBe(true);
}
