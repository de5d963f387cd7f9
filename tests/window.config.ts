import { defineConfig } from "@playwright/test";

/** The desktop window, driven through WebDriver: Playwright runs the test, the browser is the window itself. */
export default defineConfig({
  testDir: "window",
  outputDir: "output/window",
  workers: 1,
  timeout: 180_000,
  expect: { timeout: 15_000 },
  forbidOnly: true,
  reporter: "list",
});
