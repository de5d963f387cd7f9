import { expect, test } from "@playwright/test";
import type { Page } from "@playwright/test";
import { expectNoFaults } from "../support/axe.ts";
import { Product } from "../support/product.ts";
import { SAMPLE } from "../support/sample.ts";
import { firstRun, processed, written } from "../support/steps.ts";
import { words } from "../support/words.ts";

const say = words("fr");
const ADA = "Ada Lefèvre";

test.use({ locale: "fr-FR", reducedMotion: "reduce" });

let product: Product;
test.beforeAll(async () => {
  product = await Product.start();
});
test.afterAll(() => product.discard());

const timeMs = (page: Page) => page.locator("video").evaluate((video: HTMLVideoElement) => Math.round(video.currentTime * 1000));
const comments = (page: Page) => page.getByTestId("comments");

/** Lands when the player has done what it was asked. */
async function seek(page: Page, ms: number): Promise<void> {
  await page.locator("video").evaluate(
    (video: HTMLVideoElement, to) =>
      new Promise((resolve) => {
        video.addEventListener("seeked", resolve, { once: true });
        video.currentTime = to / 1000;
      }),
    ms,
  );
}

test("comments are written at their moment, replied to, resolved, and still there after a reload", async ({ page }) => {
  await page.goto(product.address);
  await firstRun(page, say, { organisation: "Théâtre des Forêts", firstName: "Ada", lastName: "Lefèvre", email: "ada@example.org", passphrase: "quatre mots sans rapport" });
  const { session_id } = await product.call("sample.create", { language: "fr" });
  const address = `/sessions/${session_id}?question=1`;
  await page.evaluate((to) => (window.location.hash = to), address);
  await expect(page.getByRole("heading", { level: 1, name: `${SAMPLE.candidate.given_name} ${SAMPLE.candidate.family_name}` })).toBeVisible();
  await written(product, session_id);
  await processed(page, say);
  await expect(comments(page).getByText(say("comment.none"))).toBeVisible();
  await expect.poll(() => page.locator("video").evaluate((video: HTMLVideoElement) => video.readyState)).toBeGreaterThanOrEqual(2);

  await test.step("the key C keeps the moment and Enter saves", async () => {
    await seek(page, 5_000);
    await page.keyboard.press("c");
    const field = comments(page).getByRole("textbox", { name: say("comment.text") });
    await expect(field).toBeFocused();
    await expect(comments(page).getByRole("checkbox", { name: say("comment.at", { time: "0:05" }) })).toBeChecked();
    await expectNoFaults(page, "a comment being written");
    await field.fill("Exemple vague : à quelle date ?");
    await page.keyboard.press("Enter");
    await expect(field).toBeHidden();
    await expect(comments(page).getByTestId("comment")).toContainText("Exemple vague : à quelle date ?");

    await seek(page, 15_000);
    await page.keyboard.press("c");
    await page.keyboard.type("Résultat chiffré.");
    await page.keyboard.press("Shift+Enter");
    await page.keyboard.type("À citer.");
    await page.keyboard.press("Enter");
    await expect(comments(page).getByTestId("comment")).toHaveCount(2);
  });

  await test.step("the time and the mark lead back to the moment", async () => {
    await comments(page).getByRole("button", { name: say("comment.goTo", { time: "0:05" }) }).click();
    await expect.poll(() => timeMs(page)).toBe(5_000);
    const marks = page.getByRole("group", { name: say("comment.lane") }).getByRole("button");
    await expect(marks).toHaveCount(2);
    await marks.nth(1).press("Enter");
    await expect.poll(() => timeMs(page)).toBe(15_000);
    await expect(comments(page).locator("[data-chosen]")).toContainText("Résultat chiffré.");
  });

  await test.step("a reply, a correction, a withdrawal that is undone, and a resolution", async () => {
    const [vague, precise] = [comments(page).getByTestId("comment").filter({ hasText: "Exemple vague" }), comments(page).getByTestId("comment").filter({ hasText: "Résultat chiffré" })];
    await vague.getByRole("button", { name: say("comment.reply") }).click();
    await vague.getByRole("textbox", { name: say("comment.replyText") }).fill("Redemandé le 3.");
    await page.keyboard.press("Enter");
    await expect(vague).toContainText("Redemandé le 3.");

    await precise.getByRole("button", { name: say("comment.menu") }).click();
    await page.getByRole("menuitem", { name: say("comment.correct") }).click();
    await precise.getByRole("textbox", { name: say("comment.text") }).fill("Résultat chiffré : − 30 %.");
    await page.keyboard.press("Enter");
    await expect(precise).toContainText(say("comment.corrected"));

    await precise.getByRole("button", { name: say("comment.menu") }).click();
    await page.getByRole("menuitem", { name: say("comment.withdraw") }).click();
    await expect(precise).toHaveCount(0);
    await page.getByRole("button", { name: say("common.undo") }).click();
    await expect(precise).toBeVisible();

    await vague.getByRole("button", { name: say("comment.resolve") }).click();
    await expect(comments(page).getByRole("button", { name: say("comment.settled_one", { count: 1 }) })).toBeVisible();
    await expect(vague).toBeHidden();
    await expect(page.getByRole("group", { name: say("comment.lane") }).getByRole("button").first()).toHaveAccessibleName(say("comment.settledAt", { time: "0:05", text: "Exemple vague : à quelle date ?" }));
  });

  await test.step("everything is still there after a reload", async () => {
    await page.goto("about:blank");
    await page.goto(product.address);
    await page.evaluate((to) => (window.location.hash = to), address);
    await expect(comments(page).getByTestId("comment").first()).toContainText("Résultat chiffré : − 30 %.");
    await comments(page).getByRole("button", { name: say("comment.settled_one", { count: 1 }) }).click();
    const settled = comments(page).getByTestId("comment").filter({ hasText: "Exemple vague" });
    await expect(settled).toContainText("Redemandé le 3.");
    await expect(settled).toContainText(say("comment.resolvedBy", { name: ADA }));
    await expectNoFaults(page, "comments, one of them resolved");
  });

  await test.step("they go on after the signature", async () => {
    const { questions, campaign } = await product.call("sessions.get", { id: session_id });
    for (const { question, answer } of questions) {
      for (const { id } of campaign.criteria.filter((each) => question.competencies.length === 0 || question.competencies.includes(each.id))) {
        await product.call("ratings.save", { answer_id: answer?.id ?? "", criterion_id: id, value: 4, comment: "" });
      }
    }
    await product.call("sign_offs.create", { session_id });
    await expect(page.getByTestId("signed")).toBeVisible();
    await comments(page).getByTestId("comment").filter({ hasText: "Exemple vague" }).getByRole("button", { name: say("comment.reopen") }).click();
    await expect(comments(page).getByTestId("comment")).toHaveCount(2);
  });
});
