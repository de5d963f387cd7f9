import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { rm } from "node:fs/promises";
import { dirname } from "node:path";
import { createInterface } from "node:readline";
import type { Methods } from "../../ui/src/transport/generated.ts";
import { environment, newFolders, program } from "./place.ts";
import type { Folders } from "./place.ts";

/** The program that serves the interface to a browser, with a workspace of its own. */
export class Product {
  private constructor(
    readonly folders: Folders,
    /** The address to open, with its token. */
    readonly address: string,
    private readonly child: ChildProcess,
  ) {}

  /** Starts it; without folders, in new ones; with more variables around it than other programs of the tests have. */
  static async start(folders?: Folders, path = program("recruteia"), variables: Record<string, string> = {}): Promise<Product> {
    const place = folders ?? (await newFolders());
    const child = spawn(path, ["open", "--browser", "--print"], {
      env: { ...environment(place), ...variables },
      stdio: ["pipe", "pipe", "inherit"],
    });
    const lines = createInterface({ input: child.stdout });
    const [first] = (await Promise.race([
      once(lines, "line"),
      once(child, "exit").then(([code]) => {
        throw new Error(`recruteia ended with ${String(code)} before it told its address`);
      }),
    ])) as [string];
    return new Product(place, first, child);
  }

  /** Calls a method of the application as the interface does. */
  async call<N extends keyof Methods>(name: N, input: Methods[N][0]): Promise<Methods[N][1]> {
    const { origin, hash } = new URL(this.address);
    const response = await fetch(`${origin}/rpc/${name}`, {
      method: "POST",
      headers: { "Content-Type": "application/json", Authorization: `Bearer ${hash.replace("#token=", "")}` },
      body: JSON.stringify(input),
    });
    if (!response.ok) throw new Error(`${name}: ${await response.text()}`);
    return (await response.json()) as Methods[N][1];
  }

  /** Ends it as its user does. */
  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const ended = once(this.child, "exit");
    this.child.stdin?.end("quit\n");
    await ended;
  }

  /** Ends it and removes its folders. */
  async discard(): Promise<void> {
    await this.stop();
    await rm(dirname(this.folders.home), { recursive: true, force: true });
  }
}
