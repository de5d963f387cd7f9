import { existsSync } from "node:fs";
import { mkdir, mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { test } from "@playwright/test";

/** The root of the checkout. */
export const ROOT = resolve(import.meta.dirname, "../..");

/** Where the tests leave what somebody may want to look at afterwards. */
export const OUTPUT = join(ROOT, "tests/output");

/** A program of this workspace, as `cargo build` leaves it. */
export function program(name: "recruteia" | "recruteia-desktop"): string {
  const path = join(process.env["CARGO_TARGET_DIR"] ?? join(ROOT, "target"), "debug", name);
  if (!existsSync(path)) throw new Error(`${path} is missing: build the programs first (cargo xtask test build)`);
  return path;
}

/** Folders of one run: the application's own, and the one that reports go to. */
export type Folders = { home: string; exports: string };

/** New folders that nobody has used. */
export async function newFolders(): Promise<Folders> {
  const folder = await mkdtemp(join(tmpdir(), "recruteia-test-"));
  const folders = { home: join(folder, "home"), exports: join(folder, "reports") };
  await Promise.all([mkdir(folders.home), mkdir(folders.exports)]);
  return folders;
}

/** The environment of a program that works in these folders, its webview included. */
export function environment({ home, exports }: Folders): NodeJS.ProcessEnv {
  const webview = join(dirname(home), "webview");
  return { ...process.env, RECRUTEIA_HOME: home, RECRUTEIA_EXPORTS: exports, XDG_DATA_HOME: webview, XDG_CACHE_HOME: webview };
}

/** A file of the test material; without the material the test is skipped and says so. */
export function material(name: string): string {
  const folder = process.env["RECRUTEIA_TESTDATA"] ?? "";
  const missing = "RECRUTEIA_TESTDATA is not set";
  if (folder === "") console.error(`SKIPPED ${test.info().title}: ${missing}`);
  test.skip(folder === "", missing);
  return join(folder, name);
}
