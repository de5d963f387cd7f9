import { useEffect, useRef } from "react";
import type { KeyboardEvent, PointerEvent as ReactPointerEvent } from "react";
import { useTranslation } from "react-i18next";
import classes from "./Separator.module.css";

type Props = {
  label: string;
  /** How the line lies: a vertical one changes a width. */
  orientation: "vertical" | "horizontal";
  /** The element that gets its size from here; it is looked up when it is needed. */
  pane: () => Element | null | undefined;
  /** Where that element lies, seen from the line. */
  side: "before" | "after";
  className?: string | undefined;
  /** What was asked for, in pixels; null for the size that it has by itself. */
  onResize: (px: number | null) => void;
};

const STEP_PX = 24;

/** A line between two panes that is dragged, or moved with the arrows; a double click puts it back. */
export function Separator({ label, orientation, pane, side, className, onResize }: Props) {
  const { t } = useTranslation();
  const line = useRef<HTMLDivElement>(null);
  const drag = useRef<{ at: number; size: number; moved: boolean } | null>(null);
  const paneRef = useRef(pane);
  const vertical = orientation === "vertical";
  const sign = side === "before" ? 1 : -1;

  useEffect(() => {
    paneRef.current = pane;
  });

  const size = () => {
    const box = pane()?.getBoundingClientRect();
    return (vertical ? box?.width : box?.height) ?? 0;
  };

  // How large the pane is comes of the window as well, so it is told, not known.
  useEffect(() => {
    const element = paneRef.current();
    if (!element) return undefined;
    const observer = new ResizeObserver(() => {
      const { width, height } = element.getBoundingClientRect();
      const share = vertical ? width / window.innerWidth : height / window.innerHeight;
      line.current?.setAttribute("aria-valuenow", String(Math.round(share * 100)));
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [vertical]);

  const onPointerDown = (event: ReactPointerEvent<HTMLDivElement>) => {
    event.currentTarget.setPointerCapture(event.pointerId);
    drag.current = { at: vertical ? event.clientX : event.clientY, size: size(), moved: false };
  };
  const onPointerMove = (event: ReactPointerEvent) => {
    if (drag.current === null) return;
    const by = (vertical ? event.clientX : event.clientY) - drag.current.at;
    if (by === 0 && !drag.current.moved) return;
    drag.current.moved = true;
    onResize(drag.current.size + sign * by);
  };
  const onPointerUp = () => {
    // What there was no room for is forgotten.
    if (drag.current?.moved) onResize(size());
    drag.current = null;
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Enter") onResize(null);
    const [back, on] = vertical ? ["ArrowLeft", "ArrowRight"] : ["ArrowUp", "ArrowDown"];
    if (event.key !== back && event.key !== on) return;
    event.preventDefault();
    onResize(size() + sign * (event.key === on ? STEP_PX : -STEP_PX));
  };

  return (
    <div
      ref={line}
      className={className === undefined ? classes.separator : `${classes.separator} ${className}`}
      role="separator"
      tabIndex={0}
      aria-label={label}
      aria-orientation={orientation}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={0}
      title={t("separator.help")}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={onPointerUp}
      onPointerCancel={onPointerUp}
      onDoubleClick={() => onResize(null)}
      onKeyDown={onKeyDown}
    />
  );
}
