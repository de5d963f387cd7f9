import { useCallback, useEffect, useRef, useState } from "react";
import { toFailure } from "../transport/failure";
import type { Failure } from "../transport/failure";

export type SaveState = { state: "idle" | "waiting" | "saving" | "saved" } | { state: "failed"; failure: Failure };

const DELAY_MS = 600;

/**
 * Saves a value a moment after its last change, and at once when the page is left.
 * Saves never overtake each other: the newest value waits for the one under way.
 */
export function useAutosave<T>(save: (value: T) => Promise<unknown>): { state: SaveState; change: (value: T) => void; flush: () => void } {
  const [state, setState] = useState<SaveState>({ state: "idle" });
  const saveRef = useRef(save);
  const pending = useRef<{ value: T } | null>(null);
  const running = useRef(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  useEffect(() => {
    saveRef.current = save;
  });

  const flush = useCallback(() => {
    clearTimeout(timer.current);
    if (running.current || pending.current === null) return;
    const run = async () => {
      running.current = true;
      try {
        while (pending.current !== null) {
          const { value } = pending.current;
          pending.current = null;
          setState({ state: "saving" });
          await saveRef.current(value);
        }
        setState({ state: "saved" });
      } catch (error) {
        setState({ state: "failed", failure: toFailure(error) });
      } finally {
        running.current = false;
      }
    };
    void run();
  }, []);

  const change = useCallback(
    (value: T) => {
      pending.current = { value };
      setState({ state: "waiting" });
      clearTimeout(timer.current);
      timer.current = setTimeout(flush, DELAY_MS);
    },
    [flush],
  );

  useEffect(() => flush, [flush]);

  return { state, change, flush };
}
