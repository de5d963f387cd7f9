import { useEffect, useSyncExternalStore } from "react";
import { characters } from "../../shared/format";
import type { InterviewQuestion } from "../../transport/generated";
import type { Id } from "../../transport/transport";

/** As many characters as the core takes. */
export const MAX_WRITTEN = 20_000;
/** What is written is kept this long after its last letter. */
const KEEP_AFTER_MS = 1_000;
const TRY_AGAIN_AFTER_MS = 5_000;

/** Whether this machine has what stands there: all of it, not yet since it is still being written, or not. */
export type Kept = "nothing" | "kept" | "waiting" | "failed";

export type Sheet = {
  text: string;
  /** Whether it is being written now. */
  open: boolean;
  /** Whether it was, in this attempt: no clock runs any more. */
  begun: boolean;
  kept: Kept;
};

type Keep = (text: string) => Promise<unknown>;
type KeepTo = (question: Id, text: string) => Promise<unknown>;

/** What is written to one question, until it is handed in. It outlives the page that shows it, as in a break. */
export class Writing {
  private sheet: Sheet;
  private stored: string;
  private touched = false;
  private sending: Promise<void> = Promise.resolve();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly watchers = new Set<() => void>();
  private readonly send: Keep;

  constructor(send: Keep, first: string) {
    this.send = send;
    this.stored = first;
    const begun = this.stored !== "";
    this.sheet = { text: this.stored, open: begun, begun, kept: begun ? "kept" : "nothing" };
  }

  readonly now = (): Sheet => this.sheet;

  readonly watch = (watcher: () => void): (() => void) => {
    this.watchers.add(watcher);
    // What could not be kept while nobody was at it.
    this.later(KEEP_AFTER_MS);
    return () => {
      this.watchers.delete(watcher);
      clearTimeout(this.timer);
    };
  };

  /** Whether anything was typed here; what was handed in before is not. */
  isTouched(): boolean {
    return this.touched;
  }

  write(text: string): void {
    this.touched = true;
    this.change({ text, kept: text === this.stored ? (text === "" ? "nothing" : "kept") : "waiting" });
    this.later(KEEP_AFTER_MS);
  }

  open(): void {
    this.change({ open: true, begun: true });
  }

  /** The candidate speaks instead; what was written stays. */
  lay(): void {
    this.change({ open: false });
    void this.keep();
  }

  /** Another attempt begins as any other. */
  rest(): void {
    this.sheet = { ...this.sheet, open: false, begun: false };
  }

  /** Has it kept as it stands now, after what is being sent. */
  readonly keep = (): Promise<void> => {
    clearTimeout(this.timer);
    this.sending = this.sending.then(() => this.store());
    return this.sending;
  };

  private async store(): Promise<void> {
    const { text } = this.sheet;
    // It would be kept as what is written to the question that is asked now, and that may be another one.
    if (text === this.stored || this.watchers.size === 0) return;
    if (characters(text) > MAX_WRITTEN) {
      this.change({ kept: "failed" });
      return;
    }
    try {
      await this.send(text);
      this.stored = text;
      if (this.sheet.text === text) this.change({ kept: text === "" ? "nothing" : "kept" });
    } catch {
      this.change({ kept: "failed" });
      this.later(TRY_AGAIN_AFTER_MS);
    }
  }

  /** Only while somebody is at it. */
  private later(afterMs: number): void {
    clearTimeout(this.timer);
    if (this.watchers.size > 0 && this.sheet.text !== this.stored) this.timer = setTimeout(() => void this.keep(), afterMs);
  }

  private change(part: Partial<Sheet>): void {
    this.sheet = { ...this.sheet, ...part };
    this.watchers.forEach((watcher) => watcher());
  }
}

type Begun = Pick<InterviewQuestion, "id" | "draft" | "written_before">;

/** What the box begins with: what was typed and not handed in, else what was handed in before. */
function firstText({ draft, written_before: before }: Begun): string {
  return draft ?? before ?? "";
}

/** What a candidate wrote to the questions of their interview. */
export class Desk {
  private readonly writings = new Map<Id, Writing>();
  private readonly handed = new Map<Id, string>();
  private readonly send: KeepTo;

  constructor(send: KeepTo) {
    this.send = send;
  }

  of(question: Begun): Writing {
    const { id } = question;
    const first = firstText(question);
    const known = this.writings.get(id);
    // What was handed in before is no longer what one begins with once an attempt was spoken.
    if (known !== undefined && (known.isTouched() || known.now().text === first)) return known;
    const writing = new Writing((text) => this.send(id, text), first);
    this.writings.set(id, writing);
    return writing;
  }

  /** What was handed in to a question that is answered in writing; null where this page does not know it. */
  handedIn(id: Id): string | null {
    const writing = this.writings.get(id);
    this.writings.delete(id);
    if (writing !== undefined) this.handed.set(id, writing.now().text.trim());
    return this.handed.get(id) ?? null;
  }

  /** Whether a question is answered in writing, as far as is known here. */
  isBegun(question: Begun): boolean {
    return this.writings.get(question.id)?.now().begun ?? firstText(question) !== "";
  }
}

/** What is written now; it is kept at once when the page is left or out of sight. */
export function useSheet(writing: Writing): Sheet {
  useEffect(() => {
    const onHidden = () => {
      if (document.visibilityState === "hidden") void writing.keep();
    };
    const onLeave = () => void writing.keep();
    document.addEventListener("visibilitychange", onHidden);
    window.addEventListener("pagehide", onLeave);
    window.addEventListener("blur", onLeave);
    return () => {
      document.removeEventListener("visibilitychange", onHidden);
      window.removeEventListener("pagehide", onLeave);
      window.removeEventListener("blur", onLeave);
    };
  }, [writing]);
  return useSyncExternalStore(writing.watch, writing.now);
}
