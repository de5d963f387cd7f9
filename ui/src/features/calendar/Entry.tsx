import { VisuallyHidden } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import type { CSSProperties } from "react";
import { useTranslation } from "react-i18next";
import { useCandidateName } from "../../shared/candidate";
import { clockTime } from "../../shared/format";
import type { CalendarEntry } from "../../transport/generated";
import classes from "./Calendar.module.css";

type Props = { entry: CalendarEntry; long?: boolean; style?: CSSProperties };

/** An appointment in the calendar: a link to its session. */
export function Entry({ entry, long = false, style }: Props) {
  const { t, i18n } = useTranslation();
  const name = useCandidateName()(entry);
  const { starts_at_ms, duration_ms, location } = entry.schedule;
  const start = clockTime(starts_at_ms, i18n.language);
  const end = clockTime(starts_at_ms + duration_ms, i18n.language);
  const off = entry.state === "cancelled";
  const words = [
    t("life.calendar.until", { end }), entry.campaign_title, location,
    off ? (entry.end === "no_show" ? t("life.end.noShow") : t("life.state.cancelled")) : "",
    entry.conflicts.length > 0 ? t("life.calendar.overlaps") : "",
  ];
  const rest = words.filter((word) => word !== "").join(", ");
  return (
    <Link
      to="/sessions/$sessionId"
      params={{ sessionId: entry.session_id }}
      className={classes.entry}
      style={style}
      data-off={off || undefined}
      data-conflict={entry.conflicts.length > 0 || undefined}
      data-testid="entry"
      title={`${start} ${name}, ${rest}`}
    >
      <span className={classes.time}>{start}</span> <span className={classes.name}>{name}</span>
      {entry.conflicts.length > 0 && <IconAlertTriangle size={13} className={classes.warning} aria-hidden />}
      {long && <span className={classes.more} aria-hidden>{[entry.campaign_title, location].filter((word) => word !== "").join(" · ")}</span>}
      <VisuallyHidden>, {rest}</VisuallyHidden>
    </Link>
  );
}
