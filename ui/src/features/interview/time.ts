import { useEffect, useState } from "react";

const TICK_MS = 200;
/** Until then a clock is calm. */
const LAST_MS = 15_000;

/** The present, some times a second while it `runs`. */
export function useTicks(runs: boolean): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (!runs) return undefined;
    const timer = setInterval(() => setNow(Date.now()), TICK_MS);
    return () => clearInterval(timer);
  }, [runs]);
  return now;
}

/** What is left now of so much that was left at a moment. */
export function leftNow(leftMs: number, atMs: number, nowMs: number): number {
  return Math.max(0, leftMs - Math.max(0, nowMs - atMs));
}

/** Whether so little is left that it is worth knowing; of a short time, its second half. */
export function isLast(leftMs: number, totalMs: number): boolean {
  return leftMs <= Math.min(LAST_MS, totalMs / 2);
}

export type Warning = "minute" | "seconds" | null;

/** What is said aloud of a time that runs out: twice at most, and nothing of a short one. */
export function warningAt(leftMs: number, totalMs: number): Warning {
  if (leftMs <= LAST_MS && totalMs > 2 * LAST_MS) return "seconds";
  return leftMs <= 60_000 && totalMs > 75_000 ? "minute" : null;
}

/** Whole seconds, so that what is left reads 0:00 only once it is over. */
export function wholeSeconds(ms: number): number {
  return Math.ceil(ms / 1000) * 1000;
}

/** A length of time in words of both languages: 30 s, 3 min, 1 min 30 s. */
export function inWords(ms: number): string {
  const seconds = Math.max(1, Math.round(ms / 1000));
  const parts = [seconds >= 60 ? `${Math.floor(seconds / 60)}\u00a0min` : "", seconds % 60 > 0 ? `${seconds % 60}\u00a0s` : ""];
  return parts.filter((part) => part !== "").join("\u00a0");
}
