import { rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { expect, test } from "@playwright/test";
import { environment, newFolders, program, ROOT } from "../support/place.ts";
import type { Folders } from "../support/place.ts";
import { Room } from "../support/room.ts";
import { SAMPLE, spoken } from "../support/sample.ts";
import { Driver } from "../support/webdriver.ts";
import type { Window } from "../support/webdriver.ts";
import { words } from "../support/words.ts";

const say = words("en");
const CANDIDATE = { first_name: "Inès", last_name: "Duval", email: "", phone: "" };
const NOTE = "Ask about the second team";
const [ANSWER] = SAMPLE.answers;
const SOON_MS = 30_000;

let folders: Folders;
let room: Room;
let driver: Driver;
let window: Window;
test.beforeAll(async () => {
  [folders, room] = await Promise.all([newFolders(), Room.open()]);
  room.plug("headset", "Headset");
  driver = await Driver.start({ ...environment(folders), ...room.variables, WEBKIT_DISABLE_DMABUF_RENDERER: "1" });
});
test.afterAll(async () => {
  await driver.stop();
  await room.close();
  await rm(dirname(folders.home), { recursive: true, force: true });
});

test.afterEach(async ({}, info) => {
  await window.tellFailure(info);
});

const button = (key: string, values?: Record<string, string | number>) => ({ css: "button", name: say(key, values) });
const heading = (key: string, values?: Record<string, string | number>) => ({ css: "h1", name: say(key, values) });
const shown = (text: string) => window.waitFor(`"${text}"`, "return document.body.innerText.includes(arguments[0])", SOON_MS, text);

/** A command that the page of a window asks for, and what comes of it. */
const asked = (command: string, input: Record<string, unknown>) =>
  window.runLong<string>(
    `const [command, input, done] = arguments;
     window.__TAURI_INTERNALS__.invoke(command, input).then(() => done("done"), (error) => done(error.code || String(error)));`,
    command,
    input,
  );

test("a candidate has a window of their own, and whoever leads follows the interview in theirs", async () => {
  test.setTimeout(240_000);
  if (ANSWER === undefined) throw new Error("the sample has no answer");
  window = await driver.open(program("recruteia-desktop"));
  const { recovery_code } = await window.call("workspace.create", {
    organisation: "Théâtre des Forêts", first_name: "Zoé", last_name: "Lefèvre", email: "zoe@forets.example", protection: "passphrase", passphrase: "quatre mots sans rapport",
  });
  await window.call("workspace.confirm_recovery", { code: recovery_code });
  await window.call("settings.set", { ...(await window.call("settings.get", {})), language: "en" });
  await window.call("sample.create", { language: "en" });
  const campaigns = await window.call("campaigns.list", { search: null, state: null, order: "newest", after: null, limit: 10 });
  const { id } = await window.call("sessions.create", { campaign_id: campaigns.items[0]?.id ?? "", person_id: null, person: CANDIDATE, language: "en", consent_language: "en", consents: [] });
  await expect.poll(async () => (await window.call("jobs.list", {})).filter(({ state }) => state === "queued" || state === "running").length, { timeout: 120_000 }).toBe(0);
  const desk = await window.current();
  let own = "";

  await test.step("the interview is handed over, and a second window opens", async () => {
    await window.run("window.location.hash = arguments[0]", `/sessions/${id}`);
    await window.click({ css: '[data-testid="hand-over"] button' });
    await window.click({ css: '[role="dialog"] [role="radio"]', name: say("handOver.own") + say("handOver.ownHelp") });
    await window.click({ css: '[role="dialog"] button', name: say("handOver.confirm") });
    await shown(say("console.state.information"));
    await expect.poll(() => window.windows()).toHaveLength(2);
    own = (await window.windows()).find((each) => each !== desk) ?? "";
    await window.turnTo(own);
    await window.find(heading("room.information.hello", { name: CANDIDATE.first_name }), SOON_MS);
  });

  await test.step("from there nobody gets any further", async () => {
    expect(await asked("call", { name: "campaigns.list", input: {} })).toBe("interview.handed_over");
    expect(await asked("call", { name: "workspace.lock", input: {} })).toBe("interview.handed_over");
    for (const command of ["close", "preferences", "take_opened"]) expect(await asked(command, { answer: "quit", remember: false }), command).toContain("may not ask");
  });

  await test.step("the candidate begins, and the console follows", async () => {
    await window.click(button("room.information.read"));
    await window.find(heading("room.consents.title"));
    await window.waitFor("the questions", `return document.querySelectorAll("[data-consent]").length > 3`);
    await window.run(`for (const yes of document.querySelectorAll("[data-consent] input[value=yes]")) yes.click()`);
    await window.click(button("room.continue"));
    await window.find(heading("room.devices.title"));
    await window.waitFor("picture and sound", `return [...document.querySelectorAll("button")].some((each) => each.textContent === arguments[0] && !each.disabled)`, SOON_MS, say("room.devices.work"));
    await window.click(button("room.devices.work"));
    await window.click(button("room.practice.skip"));
    await window.click(button("room.ready.begin"));
    await window.click(button("room.help.ask"));
    await shown(say("room.help.told"));
    await window.turnTo(desk);
    await window.click(button("console.help.coming"));
    await shown(say("console.state.preparing", { number: 1, total: SAMPLE.answers.length }));
  });

  await test.step("what is said is read along, and a note is placed in it", async () => {
    await window.turnTo(own);
    await window.click(button("room.preparing.answer"));
    await shown(say("room.answering.recording"));
    const voice = room.playFile("headset", join(ROOT, "assets/sample", ANSWER.file));
    await window.turnTo(desk);
    const read = async () => spoken(await window.run<string>("return document.body.innerText")).join(" ");
    await expect.poll(read, { timeout: SOON_MS }).toContain(spoken(ANSWER.sentences[0]?.text ?? "nothing").join(" "));
    await window.type({ css: '[data-testid="interview-notes"] textarea' }, NOTE);
    await window.click({ css: '[data-testid="interview-notes"] button', name: say("interviewNotes.save") });
    await window.find({ css: '[data-testid="interview-note"]' });
    await new Promise((resolve) => voice.once("exit", resolve));
  });

  await test.step("a break is given, and ended by the candidate", async () => {
    await window.click(button("console.break.give"));
    await shown(say("console.state.breakGiven"));
    await window.turnTo(own);
    await shown(say("room.break.given"));
    await window.click(button("room.break.continue"));
    await shown(say("room.answering.recording"));
    await window.click(button("room.answering.finished"));
    await window.find(heading("room.answered.title"), SOON_MS);
  });

  await test.step("the window is taken back, and the note plays its moment", async () => {
    await window.turnTo(desk);
    await window.click(button("console.takeBack.action"));
    await window.click({ css: '[role="dialog"] button', name: say("console.takeBack.action") });
    await expect.poll(() => window.windows()).toEqual([desk]);
    const notes = await window.call("interview_notes.list", { session_id: id });
    const answer = (await window.call("sessions.get", { id })).questions[0]?.answer;
    expect(notes.map(({ text, question, answer_id }) => [text, question, answer_id])).toEqual([[NOTE, 1, answer?.id]]);
    expect(notes[0]?.position_ms ?? -1).toBeGreaterThan(0);
    expect(notes[0]?.position_ms ?? 0).toBeLessThan(answer?.media.duration_ms ?? 0);
    const { lines } = await window.call("sessions.log", { id });
    const told = lines.map(({ happened }) => happened.what);
    expect(told.slice(told.indexOf("asked"))).toEqual(["asked", "help_asked", "helped", "answer_started", "paused", "resumed", "answered", "taken_back"]);
  });

  await test.step("what is stored of a question can be played here", async () => {
    const question = { text: "Why us?", category: "", difficulty: "", mandatory: true, limit_ms: 60_000, preparation_ms: null, competencies: [], probes: [] };
    const { id: campaign_id } = await window.call("campaigns.create", { title: "Aloud", job_title: "Aloud", job_description: "", experience_level: "", language: "en", policy_profiles: ["EU"] });
    const { id: question_id } = await window.call("questions.create", { campaign_id, question });
    await window.call("campaigns.set_scorecard", { id: campaign_id, criteria: [{ id: null, name: "Calm", description: "", weight: 1, anchors: { one: "Panics.", three: "Hesitates.", five: "Organises." } }] });
    await window.call("campaigns.open", { id: campaign_id });
    await expect.poll(async () => (await window.call("jobs.list", {})).filter(({ kind }) => kind === "speech").length, { timeout: 60_000 }).toBe(0);
    const { audio, synthetic } = await window.call("spoken.hear", { question_id, text: question.text });
    // The form in which it is stored, and not what is made where nothing is.
    expect([synthetic, atob(audio).slice(4, 8)]).toEqual([true, "ftyp"]);
    await window.run(
      `const bytes = Uint8Array.from(atob(arguments[0]), (sign) => sign.charCodeAt(0));
       new AudioContext().decodeAudioData(bytes.buffer).then((sound) => (window.decoded = sound.duration), (error) => (window.decoded = String(error)))`,
      audio,
    );
    await window.waitFor("the sound", "return window.decoded !== undefined", SOON_MS);
    const seconds = await window.run<number>("return window.decoded");
    expect(seconds).toBeGreaterThan(0.4);
    expect(seconds).toBeLessThan(3);
  });
});
