import { useSyncExternalStore } from "react";

/** Holds what was opened with this program until a page takes it. */
export class Shelf<T> {
  private held: T;
  private readonly watchers = new Set<() => void>();

  constructor(empty: T) {
    this.held = empty;
  }

  readonly get = (): T => this.held;

  readonly watch = (watcher: () => void): (() => void) => {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  };

  put(next: T): void {
    this.held = next;
    this.watchers.forEach((watcher) => watcher());
  }
}

export function useShelf<T>(shelf: Shelf<T>): T {
  return useSyncExternalStore(shelf.watch, shelf.get);
}
