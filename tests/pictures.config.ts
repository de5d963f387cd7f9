import { defineConfig } from "@playwright/test";
import tests from "./playwright.config.ts";

/** Makes the pictures of the documentation again: `npm run pictures`. */
export default defineConfig({ ...tests, testDir: "pictures", outputDir: "output/pictures" });
