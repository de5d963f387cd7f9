import type { Part } from "../../transport/generated";
import classes from "./Search.module.css";

/** A text with what was looked for marked. */
export function Marked({ parts }: { parts: Part[] }) {
  return parts.map(({ text, hit }, index) =>
    hit ? (
      <mark key={index} className={classes.mark}>
        {text}
      </mark>
    ) : (
      <span key={index}>{text}</span>
    ),
  );
}
