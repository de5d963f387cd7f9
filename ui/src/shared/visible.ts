import { useSyncExternalStore } from "react";

function watch(watcher: () => void): () => void {
  document.addEventListener("visibilitychange", watcher);
  return () => document.removeEventListener("visibilitychange", watcher);
}

/** Whether anybody can see the page: no other tab lies over it, and its window is not minimised. */
export function useVisible(): boolean {
  return useSyncExternalStore(watch, () => document.visibilityState === "visible");
}
