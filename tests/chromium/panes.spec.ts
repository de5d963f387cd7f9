import { expect, test } from "@playwright/test";
import type { Locator, Page } from "@playwright/test";
import { expectNoFaults } from "../support/axe.ts";
import { Product } from "../support/product.ts";
import { firstRun, processed, written } from "../support/steps.ts";
import { words } from "../support/words.ts";

const say = words("en");
/** What a pane needs to be of use. */
const USABLE = { picture: 90, transcript: 200, player: 300, score: 270 };

test.use({ reducedMotion: "reduce", viewport: { width: 1360, height: 860 } });

let product: Product;
test.beforeAll(async () => {
  product = await Product.start();
});
test.afterAll(() => product.discard());

const line = (page: Page, name: "picture" | "player" | "score") => page.getByRole("separator", { name: say(`separator.${name}`) });
const sizeOf = async (where: Locator) => {
  const box = await where.boundingBox();
  return { width: Math.round(box?.width ?? 0), height: Math.round(box?.height ?? 0) };
};
const panes = async (page: Page) => ({
  picture: (await sizeOf(page.locator("video"))).height,
  transcript: (await sizeOf(page.getByTestId("transcript"))).height,
  player: (await sizeOf(page.getByTestId("player"))).width,
  score: (await sizeOf(page.getByTestId("scorecard"))).width,
});

async function drag(page: Page, from: Locator, x: number, y: number): Promise<void> {
  const box = await from.boundingBox();
  if (box === null) throw new Error("the separator is not shown");
  const [left, top] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.move(left, top);
  await page.mouse.down();
  await page.mouse.move(left + x / 2, top + y / 2);
  await page.mouse.move(left + x, top + y);
  await page.mouse.up();
}

test("the panes of the review are resized, stay usable, and keep their sizes", async ({ page }) => {
  await page.goto(product.address);
  await firstRun(page, say, { organisation: "Étoile Productions", firstName: "Hélène", lastName: "Çelik", email: "helene@etoile.example", passphrase: "quatre mots sans rapport" });
  const { session_id } = await product.call("sample.create", { language: "en" });
  const address = `/sessions/${session_id}?question=1`;
  await page.evaluate((to) => (window.location.hash = to), address);
  await written(product, session_id);
  await processed(page, say);
  await expect(page.getByTestId("words")).toBeVisible();
  const first = await panes(page);
  expect(first.transcript, "the transcript's own height").toBeGreaterThanOrEqual(360);
  await expectNoFaults(page, "separators");

  await test.step("by the pointer", async () => {
    await drag(page, line(page, "picture"), 0, 100);
    const taller = await panes(page);
    expect(taller.picture).toBe(first.picture + 100);
    expect(taller.transcript).toBe(first.transcript - 100);
    await drag(page, line(page, "score"), -80, 0);
    expect((await panes(page)).score).toBe(first.score + 80);
    await expect(line(page, "score")).toHaveAttribute("aria-valuenow", String(Math.round(((first.score + 80) / 1360) * 100)));
  });

  await test.step("they are remembered", async () => {
    const before = await panes(page);
    await page.goto("about:blank");
    await page.goto(product.address);
    await page.evaluate((to) => (window.location.hash = to), address);
    await expect(page.getByTestId("words")).toBeVisible();
    await expect.poll(() => panes(page)).toEqual(before);
  });

  await test.step("by the keyboard, which goes on meaning questions elsewhere", async () => {
    const before = await panes(page);
    await line(page, "picture").focus();
    await page.keyboard.press("ArrowUp");
    expect((await panes(page)).picture).toBe(before.picture - 24);
    await page.keyboard.press("Enter");
    expect((await panes(page)).picture).toBe(first.picture);
    await line(page, "score").focus();
    await page.keyboard.press("ArrowRight");
    expect((await panes(page)).score).toBe(before.score - 24);
    await expect(page).toHaveURL(/question=1/);
    await line(page, "score").dblclick();
    expect(await panes(page)).toEqual(first);
  });

  for (const [width, height] of [[1024, 700], [1360, 860], [1440, 900], [1920, 1080]] as const) {
    await test.step(`no pane is lost at ${width} × ${height}`, async () => {
      await page.setViewportSize({ width, height });
      for (const way of [-2000, 2000]) {
        await drag(page, line(page, "picture"), 0, way);
        await drag(page, line(page, "score"), way, 0);
        if (width >= 1400) await drag(page, line(page, "player"), way, 0);
        const now = await panes(page);
        for (const name of ["picture", "transcript", "player", "score"] as const) expect(now[name], `${name}, dragged by ${way}`).toBeGreaterThanOrEqual(USABLE[name]);
        await expect(page.getByRole("button", { name: say("player.play"), exact: true })).toBeInViewport();
        expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
      }
      for (const name of ["picture", "score", ...(width >= 1400 ? ["player" as const] : [])] as const) await line(page, name).dblclick();
    });
  }
});
