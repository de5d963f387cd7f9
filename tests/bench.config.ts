import { defineConfig } from "@playwright/test";
import tests from "./playwright.config.ts";

/** Drives the browsers of `cargo xtask bench seek`, which starts it: nothing is judged here. */
export default defineConfig({ ...tests, testDir: "bench", outputDir: "output/bench", timeout: 1_800_000, use: { ...tests.use, trace: "off" } });
