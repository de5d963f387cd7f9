import { useEffect } from "react";

type Undoable = { run: () => void };

let acts: Undoable[] = [];

/** Remembers an act that can still be undone; returns how to forget it. */
export function remember(act: Undoable): () => void {
  acts.push(act);
  return () => {
    acts = acts.filter((other) => other !== act);
  };
}

/** Undoes the last act of this window that still can be; false when there is none. */
export function undoLast(): boolean {
  const act = acts.pop();
  act?.run();
  return act !== undefined;
}

export function canUndo(): boolean {
  return acts.length > 0;
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName));
}

/** Ctrl or ⌘ Z undoes the last act; in a text field it stays what it is there. */
export function useUndoKey(): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== "z" || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey || isTyping(event.target)) return;
      if (undoLast()) event.preventDefault();
    };
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, []);
}
