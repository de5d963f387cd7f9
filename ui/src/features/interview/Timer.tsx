import { Text, VisuallyHidden } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { duration } from "../../shared/format";
import classes from "./Interview.module.css";
import { isLast, warningAt, wholeSeconds } from "./time";

/** How much time is left: calm until the end is near. */
export function Timer({ leftMs, totalMs, label }: { leftMs: number; totalMs: number; label: string }) {
  const { t } = useTranslation();
  const warning = warningAt(leftMs, totalMs);
  return (
    <div className={classes.timer} data-last={isLast(leftMs, totalMs) || undefined} data-testid="timer">
      <Text component="span">{label}</Text>
      <span role="timer" aria-label={label} className={classes.left}>
        {duration(wholeSeconds(leftMs))}
      </span>
      <span className={classes.track} aria-hidden>
        <span className={classes.rest} style={{ transform: `scaleX(${totalMs === 0 ? 0 : Math.min(1, leftMs / totalMs)})` }} />
      </span>
      <VisuallyHidden role="status">{warning === null ? "" : t(`room.warning.${warning}`)}</VisuallyHidden>
    </div>
  );
}

/** How long somebody has been speaking who has all the time they want. */
export function Elapsed({ ms, label }: { ms: number; label: string }) {
  return (
    <div className={classes.timer} data-testid="timer">
      <Text component="span">{label}</Text>
      <span role="timer" aria-label={label} className={classes.left}>
        {duration(ms)}
      </span>
    </div>
  );
}
