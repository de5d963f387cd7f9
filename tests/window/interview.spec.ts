import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { expect, test } from "@playwright/test";
import { environment, newFolders, program, ROOT } from "../support/place.ts";
import type { Folders } from "../support/place.ts";
import { flat, pdfText } from "../support/reports.ts";
import { Room } from "../support/room.ts";
import { SAMPLE, spoken } from "../support/sample.ts";
import { Driver } from "../support/webdriver.ts";
import type { Window } from "../support/webdriver.ts";
import { words } from "../support/words.ts";

const say = words("en");
const CANDIDATE = { first_name: "Inès", last_name: "Duval", email: "", phone: "" };
const [ANSWER] = SAMPLE.answers;
/** How far two sentences may lie apart otherwise than they were said. */
const APART_MS = 200;
const SOON_MS = 30_000;

let folders: Folders;
let room: Room;
let driver: Driver;
let window: Window;
let heard: ChildProcess | undefined;
test.beforeAll(async () => {
  [folders, room] = await Promise.all([newFolders(), Room.open()]);
  room.plug("headset", "Headset");
  // Under a virtual screen there is nothing to share buffers with.
  driver = await Driver.start({ ...environment(folders), ...room.variables, WEBKIT_DISABLE_DMABUF_RENDERER: "1" });
});
test.afterAll(async () => {
  heard?.kill();
  await driver.stop();
  await room.close();
  await rm(dirname(folders.home), { recursive: true, force: true });
});

test.afterEach(async ({}, info) => {
  await window.tellFailure(info);
});

const button = (key: string, values?: Record<string, string | number>) => ({ css: "button", name: say(key, values) });
const heading = (key: string, values?: Record<string, string | number>) => ({ css: "h1", name: say(key, values) });

test("a whole interview without human hands: from the hand-over to the report", async () => {
  test.setTimeout(300_000);
  if (ANSWER === undefined) throw new Error("the sample has no answer");
  window = await driver.open(program("recruteia-desktop"));
  const { recovery_code } = await window.call("workspace.create", {
    organisation: "Théâtre des Forêts", first_name: "Zoé", last_name: "Lefèvre", email: "zoe@forets.example", protection: "passphrase", passphrase: "quatre mots sans rapport",
  });
  await window.call("workspace.confirm_recovery", { code: recovery_code });
  const settings = await window.call("settings.get", {});
  await window.call("settings.set", { ...settings, language: "en" });
  // Its model understands the synthetic voice that answers here.
  await window.call("sample.create", { language: "en" });
  const campaigns = await window.call("campaigns.list", { search: null, state: null, order: "newest", after: null, limit: 10 });
  const campaign = campaigns.items[0]?.id ?? "";
  const { id } = await window.call("sessions.create", { campaign_id: campaign, person_id: null, person: CANDIDATE, language: "en", consent_language: "en", consents: [] });
  await expect.poll(async () => (await window.call("jobs.list", {})).filter(({ state }) => state === "queued" || state === "running").length, { timeout: 120_000 }).toBe(0);

  await test.step("the machine is handed over", async () => {
    await window.run("window.location.hash = arguments[0]", `/sessions/${id}`);
    await window.click({ css: '[data-testid="hand-over"] button' });
    await window.click({ css: '[role="dialog"] button', name: say("handOver.confirm") });
    await window.find(heading("room.information.hello", { name: CANDIDATE.first_name }), SOON_MS);
  });

  // Nobody touches the machine for the length of an answer, and its screen must not go dark over it.
  const monitor = spawn("dbus-monitor", ["--session", "interface='org.freedesktop.ScreenSaver'"], { stdio: ["ignore", "pipe", "ignore"] });
  heard = monitor;
  let asked = "";
  monitor.stdout.setEncoding("utf8").on("data", (text: string) => (asked += text));
  await once(monitor.stdout, "data");

  await test.step("information, consents, devices, practice", async () => {
    await window.click(button("room.information.read"));
    await window.find(heading("room.consents.title"));
    await window.waitFor("the questions", `return document.querySelectorAll("[data-consent]").length > 3`);
    await window.run(`for (const yes of document.querySelectorAll("[data-consent] input[value=yes]")) yes.click()`);
    await window.click(button("room.continue"));
    await window.find(heading("room.devices.title"));
    await window.waitFor("picture and sound", `return [...document.querySelectorAll("button")].some((each) => each.textContent === arguments[0] && !each.disabled)`, SOON_MS, say("room.devices.work"));
    await expect.poll(() => asked).toContain("member=Inhibit");
    await window.click(button("room.devices.work"));
    await window.click(button("room.practice.skip"));
    await window.click(button("room.adjust.open"));
    const captions = `[...document.querySelectorAll('[role="dialog"] input')].find((input) => [...(input.labels || [])].some((label) => label.textContent.includes(arguments[0])))`;
    await window.waitFor("the switch", `return ${captions} !== undefined`, SOON_MS, say("room.adjust.captions"));
    await window.run(`${captions}.click()`, say("room.adjust.captions"));
    await expect.poll(async () => (await window.call("interview.get", {})).accommodations.live_captions).toBe(true);
    await window.press("\uE00C");
    await window.click(button("room.ready.begin"));
  });

  await test.step("the candidate answers, and skips what is left", async () => {
    await window.click(button("room.preparing.answer"));
    await window.waitFor("the recording", `return document.body.innerText.includes(arguments[0])`, SOON_MS, say("room.answering.recording"));
    const voice = room.playFile("headset", join(ROOT, "assets/sample", ANSWER.file));
    const shown = async () => spoken(await window.run<string>("return document.body.innerText")).join(" ");
    await expect.poll(shown, { timeout: SOON_MS }).toContain(spoken(ANSWER.sentences[0]?.text ?? "nothing").join(" "));
    await new Promise((resolve) => voice.once("exit", resolve));
    await window.click(button("room.answering.finished"));
    await window.find(heading("room.answered.title"), SOON_MS);
    await window.click(button("room.answered.next"));
    for (let left = SAMPLE.answers.length - 1; left > 0; left -= 1) {
      const { question } = await window.call("interview.get", {});
      await window.click(button("room.preparing.skip"));
      await window.click({ css: '[role="dialog"] button', name: say("room.preparing.skip") });
      await expect.poll(async () => (await window.call("interview.get", {})).question?.id).not.toBe(question?.id);
    }
    await window.find(heading("room.summary.title"), SOON_MS);
    await window.click(button("room.summary.handIn"));
    await window.click({ css: '[role="dialog"] button', name: say("room.summary.handIn") });
    await window.find(heading("room.finished.title", { name: CANDIDATE.first_name }), SOON_MS);
  });

  const { receipt } = await window.call("interview.get", {});
  await test.step("the machine is taken back", async () => {
    await window.click(button("room.staff.open"));
    await window.click({ css: '[role="dialog"] button', name: say("room.staff.takeBack") });
    await window.waitFor("the recruiter's pages", `return document.querySelector("nav") !== null`);
  });

  await test.step("log, receipt and transcript agree with what happened", async () => {
    const { lines } = await window.call("sessions.log", { id });
    const skipped = SAMPLE.answers.slice(1).flatMap(() => ["asked", "skipped"]);
    const expected = ["handed_over", "informed", "consented", "devices_ready", "practised", "asked", "answer_started", "answered", ...skipped, "summarised", "finished", "taken_back"];
    expect(lines.map(({ happened }) => happened.what)).toEqual(expected);
    await expect.poll(async () => (await window.call("jobs.list", {})).filter(({ state }) => state === "queued" || state === "running").length, { timeout: 120_000 }).toBe(0);
    const answer = (await window.call("sessions.get", { id })).questions[0]?.answer;
    expect(receipt?.answers.map(({ number, duration_ms }) => [number, duration_ms])).toEqual([[1, answer?.media.duration_ms]]);
    const transcript = await window.call("transcripts.get", { answer_id: answer?.id ?? "" });
    const heard = transcript?.segments.flatMap(({ words: all }) => all.map(({ text, start_ms }) => ({ text, start_ms }))) ?? [];
    expect(heard.flatMap(({ text }) => spoken(text))).toEqual(ANSWER.sentences.flatMap(({ text }) => spoken(text)));
    // Each sentence begins as long after the first as it was said.
    const begins: number[] = [];
    let place = 0;
    for (const { text } of ANSWER.sentences) {
      begins.push(heard[place]?.start_ms ?? Number.NaN);
      place += heard.slice(place).findIndex((_, count) => heard.slice(place, place + count + 1).flatMap((word) => spoken(word.text)).length === spoken(text).length) + 1;
    }
    for (const [number, { start_ms }] of ANSWER.sentences.entries()) {
      const shift = (begins[number] ?? Number.NaN) - (begins[0] ?? Number.NaN) - (start_ms - (ANSWER.sentences[0]?.start_ms ?? 0));
      expect(Math.abs(shift), `sentence ${number + 1} is off by ${shift} ms`).toBeLessThan(APART_MS);
    }
  });

  await test.step("the report quotes it", async () => {
    const view = await window.call("sessions.get", { id });
    const answer = view.questions[0]?.answer;
    const asked = view.questions[0]?.question.competencies ?? [];
    for (const criterion_id of asked) await window.call("ratings.save", { answer_id: answer?.id ?? "", criterion_id, value: 4, comment: "" });
    const { path } = await window.call("reports.export", { session_id: id, format: "pdf", language: "en", path: null });
    const text = flat(await pdfText(path));
    expect(text).toContain(`${CANDIDATE.first_name} ${CANDIDATE.last_name}`);
    expect(text).toContain(flat(ANSWER.sentences[0]?.text ?? ""));
  });
});
