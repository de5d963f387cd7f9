import { useSyncExternalStore } from "react";

/** How far the reading of a backup is, in bytes; null while none is read. */
export type Transfer = { done: number; total: number } | null;

let current: Transfer = null;
const watchers = new Set<() => void>();

/** Takes over an event, or that the reading has ended. */
export function noteTransfer(next: Transfer): void {
  current = next;
  watchers.forEach((watcher) => watcher());
}

function watch(watcher: () => void): () => void {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}

export function useTransfer(): Transfer {
  return useSyncExternalStore(watch, () => current);
}
