import { useEffect, useRef } from "react";

export type Shortcuts = {
  play: () => void;
  nudge: (byMs: number) => void;
  frame: (by: -1 | 1) => void;
  silence: (by: -1 | 1) => void;
  skipSilences: () => void;
  question: (by: -1 | 1) => void;
  criterion: (by: -1 | 1) => void;
  rate: (value: number) => void;
  /** What only some pages offer. */
  comment?: () => void;
  note?: () => void;
  search?: () => void;
  column?: (by: -1 | 1) => void;
  help: () => void;
};

type KeyPress = Pick<KeyboardEvent, "key" | "code"> & { shiftKey?: boolean };

/** Where letters are text, and where a dialog has the keyboard for itself. */
function isElsewhere(target: EventTarget | null): boolean {
  const overlays = document.querySelectorAll('[role="dialog"], [role="alertdialog"], [role="menu"]');
  if ([...overlays].some((overlay) => overlay.getClientRects().length > 0)) return true;
  return target instanceof HTMLElement && (target.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName));
}

/** The candidate beside: by the place of the brackets on a keyboard that has them elsewhere, or by the arrows. */
function columnOf({ key, code, shiftKey = false }: KeyPress): -1 | 1 | null {
  if (key === "[" || code === "BracketLeft" || (shiftKey && key === "ArrowLeft")) return -1;
  if (key === "]" || code === "BracketRight" || (shiftKey && key === "ArrowRight")) return 1;
  return null;
}

/** A slider or a separator keeps its arrows, and a button that was reached by keyboard the space bar. */
function usesKey(target: EventTarget | null, key: string, clicked: boolean): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (["slider", "separator"].includes(target.getAttribute("role") ?? "")) return key.startsWith("Arrow");
  return key === " " && !clicked && (target instanceof HTMLButtonElement || target instanceof HTMLAnchorElement);
}

/** What a key means on the session page, or null. Digits are taken by place, since some keyboards shift them. */
export function actionOf(event: KeyPress, shortcuts: Shortcuts): (() => void) | null {
  const { column } = shortcuts;
  const beside = columnOf(event);
  if (column && beside !== null) return () => column(beside);
  const digit = /^(?:Digit|Numpad)([1-5])$/.exec(event.code);
  if (event.key === "/") return shortcuts.search ?? null;
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
    case ",":
      return () => shortcuts.frame(-1);
    case ".":
      return () => shortcuts.frame(1);
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
      return shortcuts.comment ?? null;
    case "C":
      return shortcuts.note ?? null;
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
