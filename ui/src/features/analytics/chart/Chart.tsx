import classes from "./Chart.module.css";
import { DASHES, DOT_RADIUS, FONT_SIZE, pathOf } from "./drawing";
import type { Drawing, Shape } from "./drawing";

/** A drawing, with what it shows in words. */
export function Chart({ drawing: { width, height, shapes }, label }: { drawing: Drawing; label: string }) {
  return (
    <svg role="img" aria-label={label} className={classes.chart} width={width} height={height} viewBox={`0 0 ${width} ${height}`} fontSize={FONT_SIZE}>
      {shapes.map((shape, index) => (
        <Mark key={index} shape={shape} />
      ))}
    </svg>
  );
}

function Mark({ shape }: { shape: Shape }) {
  switch (shape.kind) {
    case "bar":
      return (
        <rect x={shape.x} y={shape.y} width={shape.width} height={shape.height} className={classes.bar}>
          {shape.title !== undefined && <title>{shape.title}</title>}
        </rect>
      );
    case "line":
      return <line x1={shape.x1} y1={shape.y1} x2={shape.x2} y2={shape.y2} data-ink={shape.ink} strokeDasharray={shape.dashed ? DASHES.join(" ") : undefined} />;
    case "way":
      return <path d={pathOf(shape.points)} className={classes.way} />;
    case "dot":
      return (
        <circle cx={shape.x} cy={shape.y} r={DOT_RADIUS} className={classes.bar}>
          <title>{shape.title}</title>
        </circle>
      );
    case "text":
      return (
        <text x={shape.x} y={shape.y} textAnchor={shape.anchor} data-ink={shape.ink}>
          {shape.text}
        </text>
      );
  }
}
