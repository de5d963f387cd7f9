import { useRef, useState } from "react";
import type { PointerEvent as ReactPointerEvent } from "react";

export type Drag = { from: number; to: number; offset: number };

/**
 * Dragging a row by its handle. Pointer events, since the window takes the system's drag and drop for itself.
 * `attribute` marks the rows: `[data-reorder]` children of the handle's list.
 */
export function useReorder(onMove: (from: number, to: number) => void): { drag: Drag | null; handle: (index: number) => Record<string, unknown> } {
  const [drag, setDrag] = useState<Drag | null>(null);
  const start = useRef<{ y: number; middles: number[] } | null>(null);

  const down = (event: ReactPointerEvent<HTMLElement>, index: number) => {
    const list = event.currentTarget.closest("[data-reorder-list]");
    if (list === null || event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    const middles = [...list.querySelectorAll(":scope > [data-reorder]")].map((row) => {
      const { top, height } = row.getBoundingClientRect();
      return top + height / 2;
    });
    start.current = { y: event.clientY, middles };
    setDrag({ from: index, to: index, offset: 0 });
  };

  const move = (event: ReactPointerEvent<HTMLElement>, index: number) => {
    if (start.current === null) return;
    const { y, middles } = start.current;
    const offset = event.clientY - y;
    const middle = (middles[index] ?? 0) + offset;
    const to = middles.filter((other, position) => position !== index && other < middle).length;
    setDrag({ from: index, to, offset });
  };

  const end = (keep: boolean) => {
    start.current = null;
    if (keep && drag !== null && drag.from !== drag.to) onMove(drag.from, drag.to);
    setDrag(null);
  };

  return {
    drag,
    handle: (index) => ({
      onPointerDown: (event: ReactPointerEvent<HTMLElement>) => down(event, index),
      onPointerMove: (event: ReactPointerEvent<HTMLElement>) => move(event, index),
      onPointerUp: () => end(true),
      onPointerCancel: () => end(false),
    }),
  };
}
