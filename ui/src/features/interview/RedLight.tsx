import classes from "./Interview.module.css";

/** It is on while somebody is recorded; the words beside it say so. */
export function RedLight() {
  return <span className={classes.light} aria-hidden />;
}
