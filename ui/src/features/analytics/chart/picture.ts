import { DASHES, DOT_RADIUS, FONT_SIZE, pathOf } from "./drawing";
import type { Drawing, Ink, Shape } from "./drawing";

/** A drawing with what stands above it. */
export type Plate = { title: string; facts: readonly string[]; drawing: Drawing };

const COLOURS: Record<Ink, string> = { text: "#1b1b1e", quiet: "#5d5d66", bar: "#3f4aae", line: "#b9b9c2" };
const EDGE = 24;
const LINE = 17;
const HEADING_LINE = 24;
const NARROWEST = 480;
/** No browser draws a longer side. */
const LONGEST_SIDE = 16_000;

/** A PNG of these charts under one heading, on white and at twice their size, in the font of the page. */
export async function pictureOf(heading: string, plates: readonly Plate[]): Promise<Blob> {
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("2d");
  if (context === null) throw new Error("the window paints no pictures");
  const family = getComputedStyle(document.body).fontFamily;
  const write = (size: number, weight: number, ink: Ink) => {
    context.font = `${weight} ${size}px ${family}`;
    context.fillStyle = COLOURS[ink];
  };

  const across = Math.min(plates.length, Math.max(3, Math.ceil(Math.sqrt(plates.length / 2))));
  const cell = Math.max(...plates.map(({ drawing }) => drawing.width));
  const width = Math.max(NARROWEST, across * (cell + EDGE) + EDGE);
  write(17, 600, "text");
  const headings = wrapped(context, heading, width - 2 * EDGE, 3);
  write(13, 600, "text");
  const titles = plates.map(({ title }) => wrapped(context, title, cell, 4));
  write(FONT_SIZE, 400, "quiet");
  // What belongs together stays on one line.
  const facts = plates.map((plate) => (plate.facts.length === 0 ? [] : wrapped(context, plate.facts.map((fact) => fact.replaceAll(" ", "\u00a0")).join(" · "), cell, 6)));

  const above = Math.max(...plates.map((_, index) => (titles[index]?.length ?? 0) + (facts[index]?.length ?? 0))) * LINE + 8;
  const row = above + Math.max(...plates.map(({ drawing }) => drawing.height)) + EDGE;
  const top = EDGE + headings.length * HEADING_LINE + 8;
  const height = top + Math.ceil(plates.length / across) * row;
  const scale = Math.min(2, LONGEST_SIDE / Math.max(width, height));
  canvas.width = Math.floor(width * scale);
  canvas.height = Math.floor(height * scale);
  context.scale(scale, scale);
  context.fillStyle = "#fff";
  context.fillRect(0, 0, width, height);

  write(17, 600, "text");
  headings.forEach((line, at) => context.fillText(line, EDGE, EDGE + 14 + at * HEADING_LINE));
  plates.forEach(({ drawing }, index) => {
    context.save();
    context.translate(EDGE + (index % across) * (cell + EDGE), top + Math.floor(index / across) * row);
    const lines = titles[index] ?? [];
    write(13, 600, "text");
    lines.forEach((line, at) => context.fillText(line, 0, 13 + at * LINE));
    write(FONT_SIZE, 400, "quiet");
    facts[index]?.forEach((line, at) => context.fillText(line, 0, 13 + (lines.length + at) * LINE));
    context.translate(0, above);
    for (const shape of drawing.shapes) paint(context, shape);
    context.restore();
  });
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob === null ? reject(new Error("the picture is too large")) : resolve(blob)), "image/png");
  });
}

/** The text in lines that fit, at most so many of them; what is left out shows as an ellipsis. */
function wrapped(context: CanvasRenderingContext2D, text: string, width: number, most: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (line !== "" && context.measureText(longer).width > width) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  lines.push(line);
  const shown = lines.slice(0, most).map((each) => each.replace(/ ·$/, ""));
  return lines.length > most ? [...shown.slice(0, -1), `${shown.at(-1) ?? ""}…`] : shown;
}

function paint(context: CanvasRenderingContext2D, shape: Shape): void {
  context.lineWidth = 1;
  switch (shape.kind) {
    case "bar":
      context.fillStyle = COLOURS.bar;
      context.fillRect(shape.x, shape.y, shape.width, shape.height);
      return;
    case "line":
      context.strokeStyle = COLOURS[shape.ink];
      context.setLineDash(shape.dashed ? DASHES : []);
      context.stroke(new Path2D(`M${shape.x1} ${shape.y1}L${shape.x2} ${shape.y2}`));
      return;
    case "way":
      context.strokeStyle = COLOURS.bar;
      context.setLineDash([]);
      context.lineWidth = 1.75;
      context.stroke(new Path2D(pathOf(shape.points)));
      return;
    case "dot":
      context.fillStyle = COLOURS.bar;
      context.beginPath();
      context.arc(shape.x, shape.y, DOT_RADIUS, 0, 2 * Math.PI);
      context.fill();
      return;
    case "text":
      context.fillStyle = COLOURS[shape.ink];
      context.textAlign = shape.anchor === "middle" ? "center" : shape.anchor;
      context.fillText(shape.text, shape.x, shape.y);
  }
}
