import { test as base } from "@playwright/test";
import { Product } from "./product.ts";
import { Room } from "./room.ts";
import { firstRun } from "./steps.ts";
import { words } from "./words.ts";

export const say = words("fr");

/** A microphone is missed after a second or two, and another is looked for a second later. */
export const SOON = { timeout: 20_000 };

/** A test whose page is a new workspace, in French, of a product that finds itself in the room. */
export const test = base.extend<{ room: Room; product: Product }>({
  locale: "fr-FR",
  reducedMotion: "reduce",
  room: async ({}, use) => {
    const room = await Room.open();
    await use(room);
    await room.close();
  },
  product: async ({ room }, use) => {
    const product = await Product.start(undefined, undefined, room.variables);
    await use(product);
    await product.discard();
  },
  page: async ({ product, page }, use) => {
    await page.goto(product.address);
    await firstRun(page, say, { organisation: "Théâtre des Forêts", firstName: "Ada", lastName: "Lefèvre", email: "ada@example.org", passphrase: "quatre mots sans rapport" });
    await use(page);
  },
});
