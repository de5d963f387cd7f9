import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { expect } from "@playwright/test";
import type { Page } from "@playwright/test";
import type { AxeResults } from "axe-core";

const SOURCE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** What keeps people from using the page as it is now: one line for each fault and element. */
export async function faults(page: Page): Promise<string[]> {
  // Evaluated by the debugger, which the page's own policy for scripts leaves alone.
  await page.evaluate(SOURCE);
  const { violations, passes } = await page.evaluate(() => (window as unknown as { axe: { run: () => Promise<AxeResults> } }).axe.run());
  if (!passes.some(({ id }) => id === "color-contrast")) throw new Error("axe found no text to check");
  return violations
    .flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id} ${target.join(" ")}: ${failureSummary?.replace(/\s+/g, " ")}`));
}

/** Fails softly for what keeps people from using the page, in either colour scheme. */
export async function expectNoFaults(page: Page, what: string): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    await expect(page.locator("html")).toHaveAttribute("data-mantine-color-scheme", colorScheme);
    expect.soft(await faults(page), `${what}, ${colorScheme}`).toEqual([]);
  }
}
