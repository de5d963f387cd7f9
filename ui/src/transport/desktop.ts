import { invoke } from "@tauri-apps/api/core";
import { listen } from "@tauri-apps/api/event";
import { toFailure } from "./failure";
import type { NamedSource } from "./generated";
import type { Id } from "./transport";

/** What closing the window does while jobs run. */
export type WhenClosing = "ask" | "background" | "quit";

export type DesktopPreferences = {
  when_closing: WhenClosing;
  /** The system tells that jobs have ended while nobody looks. */
  notifications: boolean;
  autostart: boolean;
  /** Whether a hidden window can be brought back from the tray; told, not set. */
  tray: boolean;
};

/** What the system asks the window to open. */
export type Opened = { kind: "session" | "campaign"; id: Id } | { kind: "search" | "unknown" } | { kind: "backup"; path: string } | { kind: "files"; sources: NamedSource[] };

export type ClosingQuestion = { jobs: number; tray: boolean; /** Whether a candidate is asked, in the middle of an interview. */ interview: boolean };

export type TrayLabels = { show: string; jobs: string; lock: string; quit: string; /** Said while this machine records. */ recording: string | null };

type Notice = { title: string; body: string };
export type NoticeWords = { finished: Notice; failed: Notice };

/** What the desktop window offers beyond "call a method, hear events". */
export type Desktop = {
  preferences: () => Promise<DesktopPreferences>;
  setPreferences: (wanted: DesktopPreferences) => Promise<DesktopPreferences>;
  /** Hears what is to be opened, and what was asked for before anybody listened. */
  onOpened: (open: (asked: Opened[]) => void) => () => void;
  /** Hears that the window was closed while jobs run and no rule says what to do. */
  onClosing: (ask: (question: ClosingQuestion) => void) => () => void;
  close: (answer: "background" | "quit" | "stay", remember: boolean) => Promise<void>;
  describeTray: (labels: TrayLabels) => Promise<void>;
  describeNotices: (words: NoticeWords) => Promise<void>;
  /** Tells that the first page shows everything it asked for. */
  usable: () => Promise<void>;
};

type Asked = Exclude<Opened, { kind: "files" }> | { kind: "files"; paths: string[] };

/** A file of this machine, as imports take it. */
export function bySystemPath(path: string): NamedSource {
  return { source: { path }, name: path.split(/[/\\]/).pop() ?? path };
}

/** Stops a subscription that may still be on its way. */
export function stopLater(subscription: Promise<() => void>): () => void {
  return () => void subscription.then((stop) => stop());
}

async function ask<T>(command: string, input: Record<string, unknown> = {}): Promise<T> {
  try {
    return await invoke<T>(command, input);
  } catch (error) {
    throw toFailure(error);
  }
}

/** The desktop window's own commands. */
export function tauriDesktop(): Desktop {
  return {
    preferences: () => ask("preferences"),
    setPreferences: (wanted) => ask("set_preferences", { wanted }),
    onOpened: (open) => {
      const take = async () => {
        const asked = await ask<Asked[]>("take_opened");
        if (asked.length > 0) open(asked.map((each) => (each.kind === "files" ? { kind: "files", sources: each.paths.map(bySystemPath) } : each)));
      };
      return stopLater(
        listen("opened", () => void take()).then((stop) => {
          void take();
          return stop;
        }),
      );
    },
    onClosing: (question) => stopLater(listen<ClosingQuestion>("closing", ({ payload }) => question(payload))),
    close: (answer, remember) => ask("close", { answer, remember }),
    describeTray: (labels) => ask("describe_tray", { labels }),
    describeNotices: (words) => ask("describe_notices", { words }),
    usable: () => ask("usable"),
  };
}
