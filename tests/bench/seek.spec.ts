import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { test } from "@playwright/test";
import { environment } from "../support/place.ts";
import { Product } from "../support/product.ts";
import { Driver } from "../support/webdriver.ts";
import { copyPlainly, servePlainly } from "./peer.ts";
import { inChromium, inWindow, until } from "./seat.ts";
import type { Seat } from "./seat.ts";

/** What `recruteia-bench` made and wants to know. */
type Told = {
  home: string;
  exports: string;
  passphrase: string;
  programs: Record<"recruteia" | "recruteia-desktop", string>;
  /** The session with an hour, and the one with many answers. */
  long: string;
  many: string;
  /** Where to write what was seen. */
  seen: string;
};
type Seek = { ms: number; buffered: boolean };
type Seen = { browser: string; seeks: Seek[]; peer: number[]; scrolls: number[]; opens: number[] };
type Waiting = { seen: Promise<unknown> };

const SEED = 0x5eed;
/** The page is loaded anew for each round, so that the player does not come to hold the whole hour. */
const ROUNDS = 5;
const SEEKS_A_ROUND = 10;
const OPENINGS = 10;
const SCROLLS = 3;
/** So long is listened to a word before the next. */
const LISTENS_MS = 1_000;
/** Words nearer than this to where the player is are not gone to: the frame would not tell whether it came. */
const APART_MS = 10_000;

test("an hour and a session of many answers", async ({ page }) => {
  const told = JSON.parse(readFileSync(process.env["RECRUTEIA_BENCH"] ?? "", "utf8")) as Told;
  const folders = { home: told.home, exports: told.exports };
  console.log(`seed ${SEED}`);

  const product = await Product.start(folders, told.programs.recruteia);
  await product.call("workspace.unlock", { method: "passphrase", secret: told.passphrase });
  const { questions } = await product.call("sessions.get", { id: told.long });
  const answer = questions[0]?.answer;
  if (!answer) throw new Error("the hour is missing");
  const transcript = await product.call("transcripts.get", { answer_id: answer.id });
  const words = transcript?.segments.flatMap((segment) => segment.words.map((word) => word.start_ms)) ?? [];
  const { origin, hash } = new URL(product.address);
  const folder = join(dirname(told.home), "plain");
  await copyPlainly(`${origin}/media/${answer.media.id}/index.m3u8`, hash.replace("#token=", ""), folder);
  const peer = await servePlainly(folder);

  await page.goto(product.address);
  const chromium = await measure(inChromium(page, `${origin}/`), told, words, peer.url);
  await page.close();
  await product.stop();

  // Under a virtual screen there is nothing to share buffers with.
  const driver = await Driver.start({ ...environment(folders), WEBKIT_DISABLE_DMABUF_RENDERER: "1" });
  const window = await driver.open(told.programs["recruteia-desktop"]);
  await window.type({ css: 'input[type="password"]' }, told.passphrase);
  await window.click({ css: 'button[type="submit"]' });
  await window.find({ css: "nav" });
  const webkit = await measure(inWindow(window), told, words, peer.url);
  await window.close();
  await driver.stop();
  peer.server.close();
  await writeFile(told.seen, JSON.stringify([chromium, webkit]));
});

async function measure(seat: Seat, { long, many }: Told, words: number[], peer: string): Promise<Seen> {
  const random = dice(SEED);
  const seen: Seen = { browser: seat.browser, seeks: [], peer: [], scrolls: [], opens: [] };
  for (let round = 0; round < ROUNDS; round += 1) {
    const chosen = apart(words, random);
    await openHour(seat, long);
    await until(seat, "the last word of the hour", isDrawn, words.length - 1);
    for (const word of chosen) seen.seeks.push(await toWord(seat, word, words[word] ?? 0));
    await seat.go(peer);
    await until(seat, "the peer's picture", isPictureThere, null);
    for (const word of chosen) seen.peer.push(await toMoment(seat, words[word] ?? 0));
  }
  await openHour(seat, long);
  for (let way = 0; way < SCROLLS; way += 1) seen.scrolls.push(await seat.ask(scrollThrough, words.length - 1));
  for (let time = 0; time < OPENINGS; time += 1) seen.opens.push(await openAnew(seat, many, peer));
  return seen;
}

/** Numbers from 0 to 1 that look random and are the same for the same seed (mulberry32). */
function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The words of one round, each some way from the one before. */
function apart(words: number[], random: () => number): number[] {
  const chosen: number[] = [];
  let at = 0;
  while (chosen.length < SEEKS_A_ROUND) {
    const word = Math.floor(random() * words.length);
    const ms = words[word] ?? 0;
    if (Math.abs(ms - at) < APART_MS) continue;
    chosen.push(word);
    at = ms;
  }
  return chosen;
}

async function openHour(seat: Seat, long: string): Promise<void> {
  await seat.go("about:blank");
  await seat.go(`${seat.product}#/sessions/${long}`);
  await until(seat, "the words of the hour", () => document.querySelector("[data-word]") !== null, null);
  await until(seat, "the picture of the hour", isPictureThere, null);
}

/** Clicks a word of the transcript, which was scrolled to before, and waits for its frame. */
async function toWord(seat: Seat, word: number, ms: number): Promise<Seek> {
  await seat.ask(scrollTo, word);
  await seat.ask(watchFrame, ms);
  await seat.click(`[data-word="${word}"]`);
  const seek = await seat.ask(awaited<Seek>, null);
  await pause(LISTENS_MS);
  return seek;
}

/** The same on the peer's page, by its only button. */
async function toMoment(seat: Seat, ms: number): Promise<number> {
  await seat.ask((to: number) => void (document.body.dataset["ms"] = String(to)), ms);
  await seat.ask(watchFrame, ms);
  await seat.click("button");
  const seek = await seat.ask(awaited<Seek>, null);
  await pause(LISTENS_MS);
  return seek.ms;
}

/** Opens the session of many answers from the list, in a page that has opened nothing yet. */
async function openAnew(seat: Seat, many: string, peer: string): Promise<number> {
  await seat.go(peer);
  await seat.go(`${seat.product}#/sessions`);
  const link = `a[href*="${many}"]`;
  await until(seat, "the list of sessions", (css: string) => document.querySelector(css) !== null, link);
  await pause(LISTENS_MS);
  await seat.ask(watchOpening, null);
  await seat.click(link);
  return seat.ask(awaited<number>, null);
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

// What follows runs in the page.

function isPictureThere(): boolean {
  return (document.querySelector("video")?.readyState ?? 0) >= 2;
}

function awaited<T>(): Promise<T> {
  return (window as unknown as Waiting).seen as Promise<T>;
}

/** Brings a word into view, as whoever looks for it does. */
function scrollTo(word: number): Promise<void> {
  return new Promise((resolve) => {
    document.querySelector(`[data-word="${word}"]`)?.scrollIntoView({ block: "center" });
    requestAnimationFrame(() => requestAnimationFrame(() => resolve()));
  });
}

function isDrawn(word: number): boolean {
  return document.querySelector(`[data-word="${word}"]`) !== null;
}

/** From the next click until a frame of this moment is presented, or drawn after the seek where that comes first. */
function watchFrame(ms: number): void {
  const FRAME_MS = 40;
  const LATEST_MS = 2_000;
  const video = document.querySelector("video");
  if (video === null) return;
  (window as unknown as Waiting).seen = new Promise<Seek>((resolve) => {
    const onClick = ({ timeStamp }: MouseEvent) => {
      const ranges = [...Array(video.buffered.length).keys()].map((index) => [video.buffered.start(index) * 1000, video.buffered.end(index) * 1000] as const);
      const buffered = ranges.some(([start, end]) => ms >= start && ms < end);
      const shown = () => resolve({ ms: performance.now() - timeStamp, buffered });
      const look = (_: number, { mediaTime }: VideoFrameCallbackMetadata) => {
        const after = mediaTime * 1000 - ms;
        if (after > -FRAME_MS && after < LATEST_MS) shown();
        else video.requestVideoFrameCallback(look);
      };
      video.requestVideoFrameCallback(look);
      // WebKitGTK does not tell of every frame: there it is the frame that the page draws after the seek.
      const drawn = () => requestAnimationFrame(video.readyState >= 2 ? shown : drawn);
      video.addEventListener("seeked", drawn, { once: true });
    };
    document.addEventListener("click", onClick, { capture: true, once: true });
  });
}

/** Scrolls through the transcript to its last word, most of a page with each frame; the longest frame. */
function scrollThrough(lastWord: number): Promise<number> {
  const list = document.querySelector('[data-testid="words"]');
  if (list === null) throw new Error("there is no transcript");
  list.scrollTop = 0;
  return new Promise((resolve) => {
    let longest = 0;
    let last = 0;
    const step = (now: number) => {
      if (last > 0) longest = Math.max(longest, now - last);
      last = now;
      if (list.scrollTop + list.clientHeight >= list.scrollHeight - 1 && list.querySelector(`[data-word="${lastWord}"]`) !== null) {
        resolve(longest);
        return;
      }
      list.scrollTop += list.clientHeight * 0.8;
      requestAnimationFrame(step);
    };
    // The first frame is that of going back to the beginning.
    requestAnimationFrame(() => requestAnimationFrame(step));
  });
}

/** From the next click until the picture, the words and the criteria are there and the page has nothing left to do. */
function watchOpening(): void {
  const BUSY_MS = 50;
  const QUIET_MS = 300;
  const visible = (css: string) => (document.querySelector(css)?.getClientRects().length ?? 0) > 0;
  (window as unknown as Waiting).seen = new Promise<number>((resolve) => {
    const onClick = ({ timeStamp }: MouseEvent) => {
      let last = performance.now();
      let usable = 0;
      const look = () => {
        const now = performance.now();
        const there = visible('[data-testid="player"]') && (document.querySelector("video")?.readyState ?? 0) >= 2 && visible('[data-testid="words"] [data-word]') && visible('[data-testid="score-criterion"]');
        // What was there in this frame is seen with the next.
        if (!there || now - last > BUSY_MS) usable = 0;
        else if (usable === 0) usable = now;
        last = now;
        if (usable > 0 && now - usable > QUIET_MS) resolve(usable - timeStamp);
        else requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
    };
    document.addEventListener("click", onClick, { capture: true, once: true });
  });
}
