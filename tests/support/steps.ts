import { expect } from "@playwright/test";
import type { Page } from "@playwright/test";
import type { Product } from "./product.ts";
import type { Say } from "./words.ts";

export type Administrator = { organisation: string; firstName: string; lastName: string; email: string; passphrase: string };

/**
 * Creates the workspace behind a passphrase and types the recovery code back. `meanwhile` is done while the code is
 * shown.
 */
export async function firstRun(page: Page, say: Say, who: Administrator, meanwhile?: (code: string) => Promise<void>): Promise<void> {
  await page.getByRole("textbox", { name: say("firstRun.organisation"), exact: true }).fill(who.organisation);
  await page.getByRole("textbox", { name: say("person.firstName"), exact: true }).fill(who.firstName);
  await page.getByRole("textbox", { name: say("person.lastName"), exact: true }).fill(who.lastName);
  await page.getByRole("textbox", { name: say("person.email"), exact: true }).fill(who.email);
  await page.getByLabel(say("workspace.protection.passphrase")).check();
  await page.getByRole("textbox", { name: say("workspace.passphrase.label") }).fill(who.passphrase);
  await page.getByRole("button", { name: say("firstRun.create") }).click();
  const shown = page.getByTestId("recovery-code");
  await expect(shown).toBeVisible();
  const code = (await shown.innerText()).replace(/\s/g, "");
  await meanwhile?.(code);
  await page.getByRole("textbox", { name: say("recovery.typeBack") }).fill(code);
  await page.getByRole("button", { name: say("recovery.confirm") }).click();
  await expect(page.getByRole("heading", { name: say("welcome.title") })).toBeVisible();
}

/** Waits until everything is imported and transcribed: no job is shown any more, and no question is busy. */
export async function processed(page: Page, say: Say): Promise<void> {
  await expect(page.getByTestId("jobs")).toBeHidden({ timeout: 120_000 });
  await expect(page.getByRole("navigation", { name: say("session.questions") }).getByText(say("session.state.busy"))).toHaveCount(0, { timeout: 120_000 });
}

/** Waits until the core says that every question of a session is answered and written down: before its jobs begin none is shown either. */
export async function written(product: Product, session: string): Promise<void> {
  const states = async () => (await product.call("sessions.get", { id: session })).questions.map(({ answer }) => answer?.transcription ?? "none");
  await expect.poll(async () => [...new Set(await states())], { timeout: 120_000 }).toEqual(["done"]);
}
