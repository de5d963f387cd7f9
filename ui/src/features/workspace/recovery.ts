import { useSyncExternalStore } from "react";

/** The recovery code between its creation and its confirmation: in memory only, never stored. */
let shown: string | null = null;
const watchers = new Set<() => void>();

function change(code: string | null): void {
  shown = code;
  watchers.forEach((watcher) => watcher());
}

export function keepCode(code: string): void {
  change(code);
}

export function forgetCode(): void {
  change(null);
}

/** The code to show, or null when it was shown before this window opened. */
export function useKeptCode(): string | null {
  return useSyncExternalStore(
    (watcher) => {
      watchers.add(watcher);
      return () => watchers.delete(watcher);
    },
    () => shown,
  );
}

/** What counts of a typed code: Crockford base32, where O reads as 0, and I and L as 1. */
export function normalizeCode(text: string): string {
  return text
    .toUpperCase()
    .replace(/[^0-9A-Z]/g, "")
    .replace(/O/g, "0")
    .replace(/[IL]/g, "1");
}

/** The code as it is written: groups of five. */
export function groupCode(code: string): string {
  return normalizeCode(code).match(/.{1,5}/g)?.join("-") ?? "";
}

/** Characters of a whole code. */
export const CODE_LENGTH = 30;
