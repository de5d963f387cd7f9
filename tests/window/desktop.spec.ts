import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "@playwright/test";
import { environment, newFolders, program, ROOT } from "../support/place.ts";
import type { Folders } from "../support/place.ts";
import { SAMPLE } from "../support/sample.ts";
import { Driver } from "../support/webdriver.ts";
import type { Window } from "../support/webdriver.ts";
import { words } from "../support/words.ts";

const run = promisify(execFile);
const say = words("en");
const ORGANISATION = "Théâtre des Forêts";
const ADMINISTRATOR = { first_name: "Zoé", last_name: "Lefèvre", email: "zoe@forets.example" };
const CANDIDATE = { first_name: "Ginevra", last_name: "Quatrefages", email: "ginevra@quatrefages.example" };
const TITLE = "Machiniste des cintres";
const QUESTIONS = ["Which knot holds a moving load?", "Who may stand below it?"];
const SIZE = { width: 1100, height: 700 };

let folders: Folders;
let driver: Driver;
let window: Window;
let session: string;

test.beforeAll(async () => {
  folders = await newFolders();
  driver = await Driver.start({ ...surroundings(), WEBKIT_DISABLE_DMABUF_RENDERER: "1" });
});
test.afterAll(async () => {
  await driver.stop();
  await rm(dirname(folders.home), { recursive: true, force: true });
});
test.afterEach(async ({}, info) => {
  await window.tellFailure(info);
});

/** The folders of this run, with a home folder for what the system keeps of a user. */
function surroundings(): NodeJS.ProcessEnv {
  return { ...environment(folders), HOME: dirname(folders.home), XDG_CONFIG_HOME: join(dirname(folders.home), ".config") };
}

/** Starts the program once more, as the system does for an address or a file; it must end by itself. */
async function startAgain(...words: string[]): Promise<void> {
  const child = spawn(program("recruteia-desktop"), words, { env: surroundings(), cwd: join(ROOT, "assets/sample"), stdio: "ignore" });
  const [code] = (await once(child, "exit")) as [number | null];
  expect(code, "the second start ends by itself").toBe(0);
}

/** Closes the window as its user does: through the message of the window manager. */
async function closeByHand(): Promise<void> {
  await run("python3", ["-c", CLOSE, "RecruteIA"]);
}

const CLOSE = `
import ctypes, sys
x = ctypes.CDLL("libX11.so.6")
x.XOpenDisplay.restype = ctypes.c_void_p
x.XDefaultRootWindow.restype = ctypes.c_ulong
x.XInternAtom.restype = ctypes.c_ulong
for name in ("XDefaultRootWindow", "XInternAtom", "XQueryTree", "XFetchName", "XSendEvent", "XFlush", "XFree"):
    getattr(x, name).argtypes = None
display = ctypes.c_void_p(x.XOpenDisplay(None))
atom = lambda name: ctypes.c_ulong(x.XInternAtom(display, name.encode(), 0))

def children(window):
    root, parent, count = ctypes.c_ulong(), ctypes.c_ulong(), ctypes.c_uint()
    found = ctypes.POINTER(ctypes.c_ulong)()
    x.XQueryTree(display, ctypes.c_ulong(window), ctypes.byref(root), ctypes.byref(parent), ctypes.byref(found), ctypes.byref(count))
    return [found[i] for i in range(count.value)]

def title(window):
    name = ctypes.c_char_p()
    return name.value if x.XFetchName(display, ctypes.c_ulong(window), ctypes.byref(name)) else None

class Message(ctypes.Structure):
    _fields_ = [("type", ctypes.c_int), ("serial", ctypes.c_ulong), ("send_event", ctypes.c_int), ("display", ctypes.c_void_p),
                ("window", ctypes.c_ulong), ("message_type", ctypes.c_ulong), ("format", ctypes.c_int), ("data", ctypes.c_long * 5), ("rest", ctypes.c_long * 16)]

def walk(window):
    yield window
    for child in children(window):
        yield from walk(child)

root = x.XDefaultRootWindow(display)
ours = [window for window in walk(root) if title(window) == sys.argv[1].encode()]
assert ours, "no such window"
for window in ours:
    message = Message(type=33, window=window, message_type=atom("WM_PROTOCOLS").value, format=32)
    message.data[0] = atom("WM_DELETE_WINDOW").value
    x.XSendEvent(display, ctypes.c_ulong(window), 0, ctypes.c_long(0), ctypes.byref(message))
x.XFlush(display)
x.XSync(display, 0)
`;

test("one window that goes where the system sends it", async () => {
  window = await driver.open(program("recruteia-desktop"));
  await window.find({ css: "form" });

  await test.step("a workspace with one interview is made", async () => {
    const { recovery_code } = await window.call("workspace.create", { organisation: ORGANISATION, ...ADMINISTRATOR, protection: "keyring", passphrase: null });
    await window.call("workspace.confirm_recovery", { code: recovery_code });
    const settings = await window.call("settings.get", {});
    await window.call("settings.set", { ...settings, language: "en" });
    const { id } = await window.call("campaigns.create", { title: TITLE, job_title: TITLE, job_description: "", experience_level: "", language: "en", policy_profiles: ["EU"] });
    for (const text of QUESTIONS) await window.call("questions.create", { campaign_id: id, question: { text, category: "", difficulty: "", mandatory: true, limit_ms: null, preparation_ms: null, competencies: [], probes: [] } });
    await window.call("campaigns.set_scorecard", {
      id,
      criteria: ["Care", "Speed", "Voice", "Calm"].map((name) => ({ id: null, name, description: "", weight: 1, anchors: { one: "Guesses.", three: "Checks.", five: "Explains." } })),
    });
    await window.call("campaigns.open", { id });
    const texts = await window.call("consents.texts", { language: "en" });
    const consents = texts.map(({ kind }) => ({ kind, granted: kind === "recording" || kind === "transcription" }));
    ({ id: session } = await window.call("sessions.create", { campaign_id: id, person_id: null, person: { ...CANDIDATE, phone: "" }, language: "en", consent_language: "en", consents }));
    await window.find({ css: "h1" });
  });

  await test.step("a second start shows the first and hands over its address", async () => {
    await startAgain(`recruteia://session/${session}`);
    await window.find({ css: "h1", name: `${CANDIDATE.first_name} ${CANDIDATE.last_name}` });
    await startAgain("recruteia://session/../../etc/passwd");
    await window.find({ css: "h1", name: say("notFound.title") });
    await startAgain("recruteia://campaign/00000000-0000-7000-8000-000000000000");
    await window.find({ css: '[data-testid="problem"][data-code="campaign.not_found"]' });
  });

  await test.step("a file that is opened with it is imported where the user says", async () => {
    await startAgain(SAMPLE.answers[0]?.file ?? "");
    await window.find({ css: '[data-testid="opened-files"] li', name: SAMPLE.answers[0]?.file ?? "" });
    await window.click({ css: "a", name: `${CANDIDATE.first_name} ${CANDIDATE.last_name}` });
    await window.find({ css: '[data-testid="import-row"]' });
    await window.click({ css: "button:not([disabled])", name: say("import.start_one", { count: 1 }) });
    await window.find({ css: "video" }, 60_000);
    const { questions } = await window.call("sessions.get", { id: session });
    const duration = questions[0]?.answer?.media.duration_ms ?? 0;
    expect(Math.abs(duration - (SAMPLE.answers[0]?.duration_ms ?? 0))).toBeLessThan(300);
  });

  await test.step("closing over a running import asks; it goes on without the window, and the system tells when it is done", async () => {
    const heard = spawn("dbus-monitor", ["--session", "interface='org.freedesktop.Notifications',member='Notify'"], { stdio: ["ignore", "pipe", "ignore"] });
    let notices = "";
    heard.stdout.setEncoding("utf8").on("data", (text: string) => (notices += text));
    const long = join(dirname(folders.home), `${CANDIDATE.last_name}.mp4`);
    await run("ffmpeg", ["-v", "error", "-f", "lavfi", "-i", "testsrc2=s=1280x720:r=30", "-t", "40", "-c:v", "libx264", "-preset", "ultrafast", long]);
    await startAgain(long);
    await window.click({ css: "a", name: `${CANDIDATE.first_name} ${CANDIDATE.last_name}` });
    await window.find({ css: '[data-testid="import-row"]' });
    await window.click({ css: "button:not([disabled])", name: say("import.start_one", { count: 1 }) });
    await window.find({ css: '[data-testid="jobs"] [data-state="running"]' });
    await closeByHand();
    await window.click({ css: "button", name: say("desktop.closing.background"), within: '[role="dialog"]' });
    await expect.poll(() => notices, { timeout: 120_000 }).toContain(say("desktop.notice.finished.title"));
    heard.kill();
    for (const each of [CANDIDATE.last_name, ORGANISATION, TITLE]) expect(notices).not.toContain(each);
    const { questions } = await window.call("sessions.get", { id: session });
    expect(questions[1]?.answer?.media.duration_ms).toBe(40_000);
  });

  await test.step("a backup that is opened with it is filled in where it can be restored", async () => {
    const { path } = await window.call("backup.create", { passphrase: null, path: null });
    await expect.poll(async () => (await window.call("backup.status", {})).last, { timeout: 60_000 }).not.toBeNull();
    await startAgain(path);
    await window.find({ css: "h1", name: say("nav.backup") });
    await window.find({ css: "button", name: say("admin.restore.verify") });
    expect(await window.run<string[]>("return [...document.querySelectorAll('main input')].map((each) => each.value)")).toContain(path);
  });

  await test.step("preferences are kept, and starting with the system is the system's file", async () => {
    await startAgain("recruteia://search");
    await window.find({ css: "h1", name: say("nav.sessions") });
    await window.run("location.hash = '#/settings/desktop'");
    await window.find({ css: `input[type="radio"][value="ask"]:checked` });
    const before = await window.run<boolean[]>("return [...document.querySelectorAll('input[role=\"switch\"]')].map((each) => each.checked)");
    expect(before, "notifications on, autostart off").toEqual([true, false]);
    await window.run("document.querySelectorAll('input[role=\"switch\"]')[1].click()");
    const entry = join(dirname(folders.home), ".config/autostart");
    await expect.poll(() => readdir(entry).then((files) => files.length, () => 0)).toBe(1);
    expect(await readFile(join(entry, (await readdir(entry))[0] ?? ""), "utf8")).toContain("--background");
    await window.waitFor("the answer", "return document.querySelectorAll('input[role=\"switch\"]')[1].checked && !document.querySelector('[role=\"status\"]')?.textContent.includes('…')");
    await window.run("document.querySelectorAll('input[role=\"switch\"]')[1].click()");
    await expect.poll(() => readdir(entry).then((files) => files.length, () => 0)).toBe(0);
    await window.run(`document.querySelector('input[type="radio"][value="quit"]').click()`);
    await expect.poll(() => readFile(join(folders.home, "desktop.json"), "utf8").catch(() => "")).toContain('"quit"');
  });

  await test.step("closed by hand, it ends, and the next start has its size and shows the crash report", async () => {
    await window.resize(SIZE);
    await closeByHand();
    await expect.poll(() => window.isGone(), { timeout: 20_000 }).toBe(true);
    // The driver still counts the window that ended by itself.
    await window.close().catch(() => undefined);
    const crashes = join(folders.home, "crashes");
    await mkdir(crashes, { recursive: true });
    const id = "019a9f6e-5c3b-7d21-8a44-0c5e7b9d1f23";
    await writeFile(
      join(crashes, `${id}.json`),
      JSON.stringify({ id, at_ms: 1_795_000_000_000, version: "0.1.0", system: "linux x86_64", thread: "lane", place: "crates/app/src/jobs.rs:7:3", words: null, backtrace: "0: lane::run", seen: false }),
    );
    window = await driver.open(program("recruteia-desktop"));
    await window.click({ css: "button", name: say("crashes.look") });
    expect(await window.text({ css: '[data-testid="crashes"]' })).toContain("crates/app/src/jobs.rs:7:3");
    expect(await window.run<number[]>("return [window.innerWidth, window.innerHeight]")).toEqual([SIZE.width, SIZE.height]);
    await expect.poll(() => readFile(join(crashes, `${id}.json`), "utf8")).toContain('"seen": true');
    await window.click({ css: '[data-testid="crashes"] button', name: say("common.delete") });
    await expect.poll(() => readdir(crashes)).toEqual([]);
  });

  await test.step("the log says what happened and names nobody", async () => {
    const logs = join(folders.home, "logs");
    const log = await readFile(join(logs, "recruteia.log"), "utf8");
    expect(log).toContain("the window is usable");
    const private_ = [ORGANISATION, TITLE, ...QUESTIONS, CANDIDATE.email, ADMINISTRATOR.email, CANDIDATE.last_name, ADMINISTRATOR.last_name, ...SAMPLE.answers.map(({ file }) => file)];
    const said = SAMPLE.answers.flatMap(({ sentences }) => sentences.map(({ text }) => text));
    for (const each of [...private_, ...said, "token"]) expect(log).not.toContain(each);
  });
  await window.close();
});
