import { useTranslation } from "react-i18next";
import { clockTime, region } from "../../shared/format";
import type { CalendarEntry } from "../../transport/generated";
import classes from "./Calendar.module.css";
import { dayOf, lanesOf, startOf } from "./days";
import type { Day, View } from "./days";
import { Entry } from "./Entry";

const HOUR = 3_600_000;
const HOUR_PX = 56;

/** Hours from midnight, by the clock on the wall. */
function hours(atMs: number): number {
  const date = new Date(atMs);
  return date.getHours() + date.getMinutes() / 60;
}

type Props = { days: Day[]; today: Day; entries: CalendarEntry[]; onGo: (day: Day, view?: View) => void };

/** Days side by side, hours from top to bottom; what overlaps stands side by side. */
export function TimeGrid({ days, today, entries, onGo }: Props) {
  const { i18n } = useTranslation();
  const heading = new Intl.DateTimeFormat(region(i18n.language), { weekday: "short", day: "numeric", month: "short" });
  const full = new Intl.DateTimeFormat(region(i18n.language), { dateStyle: "full" });
  const ends = entries.map(({ schedule }) => Math.min(24, hours(schedule.starts_at_ms) + schedule.duration_ms / HOUR));
  const first = Math.floor(Math.min(8, ...entries.map(({ schedule }) => hours(schedule.starts_at_ms))));
  const last = Math.ceil(Math.max(19, ...ends));
  const marks = Array.from({ length: last - first }, (_, index) => first + index);
  const noon = startOf(days[0] ?? today);

  return (
    <div className={classes.scroll} tabIndex={0} role="group" aria-label={full.formatRange(startOf(days[0] ?? today), startOf(days.at(-1) ?? today))}>
      <div className={classes.grid} style={{ gridTemplateColumns: `68px repeat(${days.length}, minmax(${days.length > 1 ? 94 : 240}px, 1fr))` }}>
        <div className={classes.corner} />
        {days.map((day) => (
          <button type="button" key={day} className={classes.heading} data-today={day === today || undefined} onClick={() => onGo(day, "day")}>
            {heading.format(startOf(day))}
          </button>
        ))}
        <div className={classes.marks} aria-hidden style={{ height: marks.length * HOUR_PX }}>
          {marks.map((hour, index) => (
            <span key={hour} style={{ top: index * HOUR_PX }}>
              {clockTime(noon + hour * HOUR, i18n.language)}
            </span>
          ))}
        </div>
        {days.map((day) => {
          const own = entries.filter(({ schedule }) => dayOf(schedule.starts_at_ms) === day);
          const placed = lanesOf(own.map(({ schedule }) => ({ from: schedule.starts_at_ms, to: schedule.starts_at_ms + schedule.duration_ms })));
          return (
            <ul key={day} className={classes.column} aria-label={full.format(startOf(day))} style={{ height: marks.length * HOUR_PX, backgroundSize: `100% ${HOUR_PX}px` }}>
              {own.map((entry, index) => {
                const { lane, lanes } = placed[index] ?? { lane: 0, lanes: 1 };
                const top = (hours(entry.schedule.starts_at_ms) - first) * HOUR_PX;
                const height = Math.max(22, (entry.schedule.duration_ms / HOUR) * HOUR_PX - 2);
                return (
                  <li key={entry.session_id}>
                    <Entry entry={entry} long={height > 40} style={{ position: "absolute", top, height, left: `${(lane / lanes) * 100}%`, width: `calc(${100 / lanes}% - 3px)` }} />
                  </li>
                );
              })}
            </ul>
          );
        })}
      </div>
    </div>
  );
}
