import { useEffect, useRef } from "react";

export type Shortcuts = {
  play: () => void;
  nudge: (byMs: number) => void;
  silence: (by: -1 | 1) => void;
  skipSilences: () => void;
  question: (by: -1 | 1) => void;
  criterion: (by: -1 | 1) => void;
  rate: (value: number) => void;
  comment: () => void;
  search: () => void;
  help: () => void;
};

/** Where letters are text, and where a dialog has the keyboard for itself. */
function isElsewhere(target: EventTarget | null): boolean {
  const overlays = document.querySelectorAll('[role="dialog"], [role="alertdialog"], [role="menu"]');
  if ([...overlays].some((overlay) => overlay.getClientRects().length > 0)) return true;
  return target instanceof HTMLElement && (target.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName));
}

/** A slider keeps its arrows, and a button that was reached by keyboard the space bar. */
function usesKey(target: EventTarget | null, key: string, clicked: boolean): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.getAttribute("role") === "slider") return key.startsWith("Arrow");
  return key === " " && !clicked && (target instanceof HTMLButtonElement || target instanceof HTMLAnchorElement);
}

/** What a key means on the session page, or null. Digits are taken by place, since some keyboards shift them. */
export function actionOf(event: Pick<KeyboardEvent, "key" | "code">, shortcuts: Shortcuts): (() => void) | null {
  const digit = /^(?:Digit|Numpad)([1-5])$/.exec(event.code);
  if (event.key === "/") return shortcuts.search;
  if (event.key === "?") return shortcuts.help;
  if (digit) return () => shortcuts.rate(Number(digit[1]));
  switch (event.key) {
    case " ":
      return shortcuts.play;
    case "j":
    case "J":
      return () => shortcuts.nudge(-5000);
    case "l":
    case "L":
      return () => shortcuts.nudge(5000);
    case "n":
      return () => shortcuts.silence(1);
    case "N":
      return () => shortcuts.silence(-1);
    case "s":
    case "S":
      return shortcuts.skipSilences;
    case "ArrowLeft":
      return () => shortcuts.question(-1);
    case "ArrowRight":
      return () => shortcuts.question(1);
    case "ArrowUp":
      return () => shortcuts.criterion(-1);
    case "ArrowDown":
      return () => shortcuts.criterion(1);
    case "c":
    case "C":
      return shortcuts.comment;
    default:
      return null;
  }
}

/** Listens on the whole page while it is shown. */
export function useShortcuts(shortcuts: Shortcuts): void {
  const latest = useRef(shortcuts);
  useEffect(() => {
    latest.current = shortcuts;
  });
  useEffect(() => {
    // `:focus-visible` would not tell: a key makes it true of a control that was clicked.
    let clicked = false;
    const onPointerDown = () => {
      clicked = true;
    };
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key === "Tab") clicked = false;
      if (event.ctrlKey || event.metaKey || event.altKey || isElsewhere(event.target) || usesKey(event.target, event.key, clicked)) return;
      const action = actionOf(event, latest.current);
      if (action === null) return;
      event.preventDefault();
      // A button that was clicked would be pressed again by the space bar.
      if (event.key === " " && event.target instanceof HTMLElement) event.target.blur();
      action();
    };
    document.addEventListener("pointerdown", onPointerDown, true);
    document.addEventListener("keydown", onKeyDown);
    return () => {
      document.removeEventListener("pointerdown", onPointerDown, true);
      document.removeEventListener("keydown", onKeyDown);
    };
  }, []);
}
