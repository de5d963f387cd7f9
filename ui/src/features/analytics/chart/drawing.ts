/** What a shape is drawn with: steps of lightness and no hue that says anything, so that paper without colour shows the same. */
export type Ink = "text" | "quiet" | "bar" | "line";

export type Shape =
  | { kind: "bar"; x: number; y: number; width: number; height: number; title?: string }
  | { kind: "line"; x1: number; y1: number; x2: number; y2: number; ink: Ink; dashed?: boolean }
  | { kind: "way"; points: readonly (readonly [number, number])[] }
  | { kind: "dot"; x: number; y: number; title: string }
  | { kind: "text"; x: number; y: number; text: string; ink: Ink; anchor: "start" | "middle" | "end" };

/** A chart as shapes: the page draws it as SVG, a picture of it is painted on a canvas. */
export type Drawing = { width: number; height: number; shapes: Shape[] };

export const FONT_SIZE = 12;
export const DOT_RADIUS = 3;
export const DASHES = [3, 3];

/** The corners of a way, as a path of SVG. */
export function pathOf(points: readonly (readonly [number, number])[]): string {
  return points.map(([x, y], index) => `${index === 0 ? "M" : "L"}${x.toFixed(1)} ${y.toFixed(1)}`).join("");
}

/** The text, or its beginning where it is longer than there is room. */
export function clipped(text: string, most: number): string {
  const characters = Array.from(text);
  return characters.length <= most ? text : `${characters.slice(0, most - 1).join("").trimEnd()}…`;
}
