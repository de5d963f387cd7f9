import { useTranslation } from "react-i18next";
import type { ObservationEvents } from "../../transport/generated";
import { marksOf } from "./picture";
import classes from "./Picture.module.css";

type Props = { events: ObservationEvents; durationMs: number };

/** Along the answer's time: where no face, several faces, or a face turned away was seen, and the blinks. */
export function PictureLane({ events, durationMs }: Props) {
  const { t } = useTranslation();
  const total = Math.max(1, durationMs);
  const place = (ms: number) => `${(Math.min(ms, total) / total) * 100}%`;
  return (
    <div className={classes.lane} role="img" aria-label={t("picture.lane", { absent: events.absent.length, several: events.several.length, away: events.away.length, blinks: events.blinks.length })}>
      {marksOf(events).map(({ kind, startMs, endMs }) => (
        <span key={`${kind} ${startMs}`} className={classes.span} data-kind={kind} title={t(`picture.kind.${kind}`)} style={{ left: place(startMs), width: place(endMs - startMs) }} />
      ))}
      {events.blinks.map((at) => (
        <span key={at} className={classes.blink} title={t("picture.kind.blink")} style={{ left: place(at) }} />
      ))}
    </div>
  );
}
