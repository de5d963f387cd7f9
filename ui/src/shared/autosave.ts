import { useCallback, useEffect, useRef, useState } from "react";
import { toFailure } from "../transport/failure";
import type { Failure } from "../transport/failure";
import { notifyProblem } from "./ProblemBox";
import { remember } from "./undo";

export type SaveState = { state: "idle" | "waiting" | "saving" | "saved" } | { state: "failed"; failure: Failure };

/** What lets a saved change be undone: what is saved at first, and how the page shows an earlier value. */
export type Undoable<T> = { saved: T; show: (value: T) => void };

const DELAY_MS = 600;
/** Changes that follow each other within this time are undone together. */
const TOGETHER_MS = 3_000;

/**
 * Saves a value a moment after its last change, and at once when the page is left.
 * Saves never overtake each other: the newest value waits for the one under way.
 * What is `undoable` goes back by Ctrl/⌘ Z, also after the page was left.
 */
export function useAutosave<T>(
  save: (value: T) => Promise<unknown>,
  undoable?: Undoable<T>,
): { state: SaveState; change: (value: T) => void; flush: () => void } {
  const [state, setState] = useState<SaveState>({ state: "idle" });
  const saveRef = useRef(save);
  const undoableRef = useRef(undoable);
  const flushRef = useRef<() => void>(() => undefined);
  const saved = useRef(undoable?.saved);
  const pending = useRef<{ value: T; undoes: boolean } | null>(null);
  const running = useRef(false);
  const onPage = useRef(false);
  const changedAt = useRef(0);
  // Whether the next save begins what is undone together.
  const begins = useRef(true);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  useEffect(() => {
    saveRef.current = save;
    undoableRef.current = undoable;
  });

  const flush = useCallback(() => {
    clearTimeout(timer.current);
    if (running.current || pending.current === null) return;
    const undo = (earlier: T) => {
      begins.current = true;
      undoableRef.current?.show(earlier);
      pending.current = { value: earlier, undoes: true };
      flushRef.current();
    };
    const run = async () => {
      running.current = true;
      try {
        while (pending.current !== null) {
          const { value, undoes } = pending.current;
          pending.current = null;
          setState({ state: "saving" });
          await saveRef.current(value);
          const earlier = saved.current;
          saved.current = value;
          if (undoableRef.current !== undefined && earlier !== undefined && !undoes && begins.current) {
            begins.current = false;
            remember({ run: () => undo(earlier) });
          }
        }
        setState({ state: "saved" });
      } catch (error) {
        const failure = toFailure(error);
        setState({ state: "failed", failure });
        if (!onPage.current) notifyProblem(failure);
      } finally {
        running.current = false;
      }
    };
    void run();
  }, []);

  const change = useCallback(
    (value: T) => {
      if (Date.now() - changedAt.current > TOGETHER_MS) begins.current = true;
      changedAt.current = Date.now();
      pending.current = { value, undoes: false };
      setState({ state: "waiting" });
      clearTimeout(timer.current);
      timer.current = setTimeout(flush, DELAY_MS);
    },
    [flush],
  );

  useEffect(() => {
    flushRef.current = flush;
    onPage.current = true;
    return () => {
      onPage.current = false;
      flush();
    };
  }, [flush]);

  return { state, change, flush };
}
