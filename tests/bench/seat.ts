import type { Page } from "@playwright/test";
import type { Window } from "../support/webdriver.ts";

/** A place before a browser, the same for each: go somewhere, click, and ask the page. */
export type Seat = {
  browser: string;
  /** Where the product is served. */
  product: string;
  go: (url: string) => Promise<void>;
  click: (css: string) => Promise<void>;
  /** Runs a function in the page; it sees nothing but its input. */
  ask: <I, O>(work: (input: I) => O | Promise<O>, input: I) => Promise<O>;
};

export function inChromium(page: Page, product: string): Seat {
  return {
    browser: "Chromium",
    product,
    go: async (url) => void (await page.goto(url)),
    click: (css) => page.click(css),
    ask: (work, input) => page.evaluate(work as never, input) as never,
  };
}

export function inWindow(window: Window): Seat {
  return {
    browser: "WebKitGTK, the window",
    product: "tauri://localhost/",
    go: (url) => window.go(url),
    click: (css) => window.click({ css }),
    ask: (work, input) => window.runLong(`const done = arguments[1]; Promise.resolve((${work.toString()})(arguments[0])).then(done)`, input),
  };
}

/** Waits until the page says yes. */
export async function until<I>(seat: Seat, what: string, look: (input: I) => boolean, input: I): Promise<void> {
  const last = Date.now() + 30_000;
  while (!(await seat.ask(look, input))) {
    if (Date.now() > last) throw new Error(`${seat.browser}: waited in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
