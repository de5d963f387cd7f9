import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdir, open } from "node:fs/promises";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import type { TestInfo } from "@playwright/test";
import type { Methods } from "../../ui/src/transport/generated.ts";
import { OUTPUT, ROOT } from "./place.ts";

/** How WebDriver names an element in JSON. */
const ELEMENT = "element-6066-11e4-a52e-4f735466cecf";
/** Between two looks at the page while waiting for something to appear in it. */
const LOOK_EVERY_MS = 50;

/** A port that nobody listens on. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

/** Where a program lies: in PATH, or where cargo installs programs. */
function find(name: string): string {
  const folders = [...(process.env["PATH"] ?? "").split(delimiter), join(ROOT, "target/tools/bin"), join(homedir(), ".cargo/bin")];
  const path = folders.map((folder) => join(folder, name)).find((candidate) => existsSync(candidate));
  if (path === undefined) throw new Error(`${name} is not installed: cargo xtask setup`);
  return path;
}

/** tauri-driver, which starts the window for each session. */
export class Driver {
  private constructor(
    private readonly child: ChildProcess,
    private readonly address: string,
  ) {}

  static async start(environment: NodeJS.ProcessEnv): Promise<Driver> {
    const [port, native] = [await freePort(), await freePort()];
    // The window's libraries complain at length about a machine without sound.
    await mkdir(OUTPUT, { recursive: true });
    const log = await open(join(OUTPUT, "window.log"), "w");
    const child = spawn(find("tauri-driver"), ["--port", String(port), "--native-port", String(native), "--native-driver", find("WebKitWebDriver")], {
      env: environment,
      stdio: ["ignore", log.fd, log.fd],
      // With what it starts in one group, to be ended together.
      detached: true,
    });
    await log.close();
    const driver = new Driver(child, `http://127.0.0.1:${port}`);
    await until("tauri-driver to answer", async () => {
      if (child.exitCode !== null) throw new Error(`tauri-driver ended with ${child.exitCode}`);
      // The driver behind it is asked too, and may start later.
      return fetch(`${driver.address}/status`).then((response) => response.ok, () => false);
    });
    return driver;
  }

  /** Opens the window. */
  async open(application: string): Promise<Window> {
    const capabilities = { alwaysMatch: { "tauri:options": { application } } };
    const { sessionId } = await request<{ sessionId: string }>(`${this.address}/session`, "POST", { capabilities });
    return new Window(`${this.address}/session/${sessionId}`);
  }

  /** Ends it with everything that it started. */
  async stop(): Promise<void> {
    if (this.child.pid === undefined || this.child.exitCode !== null || this.child.signalCode !== null) return;
    const ended = once(this.child, "exit");
    process.kill(-this.child.pid, "SIGTERM");
    await ended;
  }
}

async function request<T>(url: string, method: "GET" | "POST" | "DELETE", body?: unknown): Promise<T> {
  const response = await fetch(url, { method, ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { "Content-Type": "application/json" } }) });
  const { value } = (await response.json()) as { value: T & { error?: string; message?: string } };
  if (!response.ok) throw new Error(`${value.error}: ${value.message}`);
  return value;
}

/** Looks again and again until there is something. */
async function until<T>(what: string, look: () => Promise<T | false | null | undefined>, withinMs = 20_000): Promise<T> {
  const last = Date.now() + withinMs;
  for (;;) {
    const found = await look();
    if (found !== false && found !== null && found !== undefined) return found;
    if (Date.now() > last) throw new Error(`waited in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}

/** What to look for: a CSS selector, and optionally the name that a user reads or hears. */
export type Sought = { css: string; name?: string; within?: string };

/**
 * Finds the visible element in the page: by CSS, and by its name where one is given. The name is what a user reads:
 * the label, or else the text.
 */
const FIND = `
  const { css, name, within } = arguments[0];
  const flat = (text) => (text || "").replace(/\\s+/g, " ").trim();
  const labelled = (element) => (element.getAttribute("aria-labelledby") || "").split(" ").map((id) => document.getElementById(id)).filter(Boolean).map((each) => each.textContent).join(" ");
  const nameOf = (element) => flat(element.getAttribute("aria-label") || labelled(element)
    || [...(element.labels || [])].map((label) => label.textContent.replace(/ \\*$/, "")).join(" ") || element.textContent);
  const root = within ? document.querySelector(within) : document;
  if (!root) return null;
  return [...root.querySelectorAll(css)].find((element) =>
    (element.getClientRects().length > 0 || element.type === "radio") && (name === undefined || nameOf(element) === flat(name))) || null;
`;

/**
 * Scrolls an element into view and tells where it is; nothing while something lies on top of it. The driver scrolls the
 * page by itself, but no list inside it.
 */
const PLACE = `
  const [element] = arguments;
  element.scrollIntoView({ block: "nearest" });
  const { left, top, width, height } = element.getBoundingClientRect();
  const hit = document.elementFromPoint(left + width / 2, top + height / 2);
  const labels = [...(element.labels || [])];
  return hit && [element, ...labels].some((each) => each.contains(hit)) ? [left, top, width, height].join() : null;
`;

/** An open window of the application. */
export class Window {
  constructor(private readonly address: string) {}

  /** Goes to an address. */
  async go(url: string): Promise<void> {
    await request(`${this.address}/url`, "POST", { url });
  }

  /** Runs a script in the page; what it returns comes back. */
  run<T>(script: string, ...input: unknown[]): Promise<T> {
    return request<T>(`${this.address}/execute/sync`, "POST", { script, args: input });
  }

  /** Runs a script that ends by calling its last argument. */
  runLong<T>(script: string, ...input: unknown[]): Promise<T> {
    return request<T>(`${this.address}/execute/async`, "POST", { script, args: input });
  }

  /** Calls a method of the application as the interface does. */
  async call<N extends keyof Methods>(name: N, input: Methods[N][0]): Promise<Methods[N][1]> {
    const answer = await this.runLong<{ value: Methods[N][1] } | { error: unknown }>(
      `const [name, input, done] = arguments;
       window.__TAURI_INTERNALS__.invoke("call", { name, input }).then((value) => done({ value }), (error) => done({ error }));`,
      name,
      input,
    );
    if ("error" in answer) throw new Error(`${name}: ${JSON.stringify(answer.error)}`);
    return answer.value;
  }

  /** Waits until something is to be seen. */
  find(sought: Sought, withinMs?: number): Promise<Record<string, string>> {
    return until(JSON.stringify(sought), () => this.run<Record<string, string> | null>(FIND, sought), withinMs);
  }

  /** Waits until the script returns something else than null, undefined or false. */
  waitFor<T>(what: string, script: string, withinMs?: number, ...input: unknown[]): Promise<T> {
    return until(what, () => this.run<T>(script, ...input), withinMs);
  }

  /**
   * Does something with an element, once more if the page replaced or covered it in between. What a user does waits
   * until it lies still with nothing on top: a dialog that is opening moves, and a click would go where the button was.
   */
  private act<T>(sought: Sought, what: string, method: "GET" | "POST", body?: unknown): Promise<T> {
    let before: string | null = null;
    return until(`${what} on ${JSON.stringify(sought)}`, async () => {
      const element = await this.find(sought);
      try {
        if (method === "POST") {
          const place = await this.run<string | null>(PLACE, element);
          const still = place !== null && place === before;
          before = place;
          if (!still) return null;
        }
        return { value: await request<T>(`${this.address}/element/${element[ELEMENT]}/${what}`, method, body) };
      } catch (error) {
        if (error instanceof Error && /^(stale element reference|element click intercepted|element not interactable)/.test(error.message)) return null;
        throw error;
      }
    }).then(({ value }) => value);
  }

  /** Clicks like a user: where the element is, on what lies on top there. */
  async click(sought: Sought): Promise<void> {
    await this.act(sought, "click", "POST", {});
  }

  /** Types into a field. */
  async type(sought: Sought, text: string): Promise<void> {
    await this.act(sought, "value", "POST", { text });
  }

  /** Presses keys on whatever has the keyboard. */
  async press(...keys: string[]): Promise<void> {
    const actions = keys.flatMap((value) => [
      { type: "keyDown", value },
      { type: "keyUp", value },
    ]);
    await request(`${this.address}/actions`, "POST", { actions: [{ type: "key", id: "keyboard", actions }] });
  }

  /** The text of an element. */
  text(sought: Sought): Promise<string> {
    return this.act<string>(sought, "text", "GET");
  }

  /** The windows of the application, each by a name of the driver's own. */
  windows(): Promise<string[]> {
    return request<string[]>(`${this.address}/window/handles`, "GET");
  }

  /** Which of them everything is done in. */
  current(): Promise<string> {
    return request<string>(`${this.address}/window`, "GET");
  }

  /** Does everything in another of them from now on. */
  async turnTo(handle: string): Promise<void> {
    await request(`${this.address}/window`, "POST", { handle });
  }

  /** Gives it another size. */
  async resize(size: { width: number; height: number }): Promise<void> {
    await request(`${this.address}/window/rect`, "POST", size);
  }

  /** Whether there is no window any more. */
  isGone(): Promise<boolean> {
    return this.run("return true").then(
      () => false,
      () => true,
    );
  }

  /** What the window shows, as PNG. */
  async screenshot(): Promise<Buffer> {
    return Buffer.from(await request<string>(`${this.address}/screenshot`, "GET"), "base64");
  }

  /** Prints what the page says when a test has failed: the reporter cuts attachments after a few lines. */
  async tellFailure(info: TestInfo): Promise<void> {
    if (info.status !== info.expectedStatus) console.log(await this.run<string>("return `${location.href}\n${document.body.innerText}`"));
  }

  /** Closes the window. */
  async close(): Promise<void> {
    await request(this.address, "DELETE");
  }
}
