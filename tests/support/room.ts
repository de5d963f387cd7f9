import { execFileSync, spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A sound server of the test's own, whose null sinks are microphones that can be plugged in and out, and a clip that is a camera. */
export class Room {
  private constructor(
    private readonly folder: string,
    private readonly pulse: ChildProcess,
    /** What a program has to be started with to find itself in it. */
    readonly variables: Record<string, string>,
  ) {}

  static async open(): Promise<Room> {
    const folder = await mkdtemp(join(tmpdir(), "room-"));
    const [socket, cookie, clip] = ["native", "cookie", "Room.mp4"].map((name) => join(folder, name)) as [string, string, string];
    await writeFile(cookie, Buffer.alloc(256));
    execFileSync("ffmpeg", ["-v", "error", "-f", "lavfi", "-i", "testsrc2=s=640x480:r=30:d=2", "-c:v", "mpeg4", "-q:v", "4", clip]);
    const home = { HOME: folder, XDG_RUNTIME_DIR: folder, PULSE_STATE_PATH: folder };
    const options = ["-n", "--daemonize=no", "--use-pid-file=no", "--exit-idle-time=-1", "--disallow-exit", "-L", `module-native-protocol-unix auth-anonymous=1 socket=${socket}`];
    const pulse = spawn("pulseaudio", options, { env: { ...process.env, ...home }, stdio: "ignore" });
    const room = new Room(folder, pulse, { PULSE_SERVER: `unix:${socket}`, PULSE_COOKIE: cookie, RECRUTEIA_CAMERA_CLIP: clip });
    for (let attempt = 0; ; attempt += 1) {
      try {
        room.control("info");
        return room;
      } catch (error) {
        if (attempt === 200) throw error;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    }
  }

  /** Returns what unplugs it again. */
  plug(name: string, description: string): string {
    return this.control("load-module", "module-null-sink", `sink_name=${name}`, `sink_properties='device.description="${description}"'`).trim();
  }

  unplug(plugged: string): void {
    this.control("unload-module", plugged);
  }

  /** How many recordings run. */
  listeners(): number {
    return this.control("list", "short", "source-outputs").split("\n").filter((line) => line !== "").length;
  }

  /** Plays what ffmpeg makes of this, until the test ends or it is over. */
  play(name: string, sound: string): ChildProcess {
    const wav = join(this.folder, "sound.wav");
    execFileSync("ffmpeg", ["-v", "error", "-y", "-f", "lavfi", "-i", sound, "-ar", "48000", wav]);
    return spawn("paplay", [`--device=${name}`, wav], { env: { ...process.env, ...this.variables, HOME: this.folder }, stdio: "ignore" });
  }

  /** Plays the sound of a file, until the test ends or it is over. */
  playFile(name: string, file: string): ChildProcess {
    const wav = join(this.folder, "file.wav");
    execFileSync("ffmpeg", ["-v", "error", "-y", "-i", file, "-vn", "-ar", "48000", wav]);
    return spawn("paplay", [`--device=${name}`, wav], { env: { ...process.env, ...this.variables, HOME: this.folder }, stdio: "ignore" });
  }

  async close(): Promise<void> {
    const ended = once(this.pulse, "exit");
    this.pulse.kill("SIGKILL");
    await ended;
    await rm(this.folder, { recursive: true, force: true });
  }

  private control(...words: string[]): string {
    return execFileSync("pactl", words, { env: { ...process.env, ...this.variables, HOME: this.folder }, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
  }
}
