import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { CalendarEntry } from "../../transport/generated";
import { region } from "../../shared/format";
import classes from "./Calendar.module.css";
import { dayByKey, dayOf, startOf } from "./days";
import type { Day, View } from "./days";
import { Entry } from "./Entry";

const SHOWN = 3;

type Props = { days: Day[]; day: Day; today: Day; entries: CalendarEntry[]; onGo: (day: Day, view?: View) => void };

/** A month, week by week. Arrows move from day to day, Enter opens the day. */
export function Month({ days, day, today, entries, onGo }: Props) {
  const { t, i18n } = useTranslation();
  const grid = useRef<HTMLTableElement>(null);
  const byKey = useRef(false);
  const weekday = new Intl.DateTimeFormat(region(i18n.language), { weekday: "short" });
  const full = new Intl.DateTimeFormat(region(i18n.language), { dateStyle: "full" });
  const weeks = Array.from({ length: days.length / 7 }, (_, week) => days.slice(week * 7, week * 7 + 7));

  useEffect(() => {
    if (!byKey.current) return;
    byKey.current = false;
    grid.current?.querySelector<HTMLElement>(`[data-day="${day}"]`)?.focus();
  }, [day]);

  return (
    <table className={classes.month} ref={grid}>
      <thead>
        <tr>
          {days.slice(0, 7).map((each) => (
            <th key={each} scope="col">
              {weekday.format(startOf(each))}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {weeks.map((week) => (
          <tr key={week[0]}>
            {week.map((each) => {
              const own = entries.filter(({ schedule }) => dayOf(schedule.starts_at_ms) === each);
              const left = own.length - SHOWN;
              return (
                <td key={each} data-other={each.slice(0, 7) !== day.slice(0, 7) || undefined} data-today={each === today || undefined}>
                  <button
                    type="button"
                    className={classes.date}
                    data-day={each}
                    tabIndex={each === day ? 0 : -1}
                    aria-current={each === today ? "date" : undefined}
                    aria-label={t("life.calendar.dayLabel", { day: full.format(startOf(each)), count: own.length })}
                    onClick={() => onGo(each, "day")}
                    onKeyDown={(event) => {
                      const next = dayByKey(event.key, each);
                      if (next === null) return;
                      event.preventDefault();
                      byKey.current = true;
                      onGo(next);
                    }}
                  >
                    {Number(each.slice(8))}
                  </button>
                  {own.length > 0 && (
                    <span className={classes.tally} aria-hidden>
                      {own.length}
                    </span>
                  )}
                  <div className={classes.entries}>
                    {own.slice(0, left > 0 ? SHOWN - 1 : SHOWN).map((entry) => (
                      <Entry key={entry.session_id} entry={entry} />
                    ))}
                    {left > 0 && (
                      <button type="button" className={classes.others} onClick={() => onGo(each, "day")}>
                        {t("life.calendar.others", { count: left + 1 })}
                      </button>
                    )}
                  </div>
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
