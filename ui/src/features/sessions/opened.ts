import { useSyncExternalStore } from "react";
import type { NamedSource } from "../../transport/generated";

/** Files that were opened with this program, until an import takes them. */
let waiting: readonly NamedSource[] = [];
const watchers = new Set<() => void>();

function publish(next: readonly NamedSource[]): void {
  waiting = next;
  watchers.forEach((watcher) => watcher());
}

function watch(watcher: () => void): () => void {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}

/** Keeps files beside those that wait already. */
export function keepFiles(sources: readonly NamedSource[]): void {
  publish([...waiting, ...sources]);
}

/** The files, which wait no longer. */
export function takeWaitingFiles(): NamedSource[] {
  const taken = [...waiting];
  if (taken.length > 0) publish([]);
  return taken;
}

export function useWaitingFiles(): readonly NamedSource[] {
  return useSyncExternalStore(watch, () => waiting);
}
