import { Text, VisuallyHidden } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { day } from "../../shared/format";
import type { ActivitySummary as Summary } from "../../transport/generated";
import { areaName } from "./ActivityPage";
import classes from "./Admin.module.css";

const DAYS = 45;
const AREAS = 5;

/** How much happened per day and per area; the bars have a table behind them. */
export function ActivitySummary({ summary }: { summary: Summary }) {
  const { t, i18n } = useTranslation();
  const days = summary.days.slice(-DAYS);
  const most = Math.max(1, ...days.map(({ total }) => total));
  const first = days[0];
  const last = days[days.length - 1];
  return (
    <div className={classes.panel}>
      <div>
        <Text size="sm" fw={500} mb={6}>
          {t("admin.activity.perDay", { count: summary.total })}
        </Text>
        <div className={classes.days} aria-hidden>
          {days.map(({ at_ms, total }) => (
            <div key={at_ms} className={classes.day} style={{ height: `${(total / most) * 100}%` }} title={`${day(at_ms, i18n.language)}: ${total}`} />
          ))}
        </div>
        {first && last && (
          <Text size="xs" c="dimmed" mt={4} aria-hidden>
            {first === last ? day(first.at_ms, i18n.language) : `${day(first.at_ms, i18n.language)} – ${day(last.at_ms, i18n.language)}`}
          </Text>
        )}
        <VisuallyHidden>
          <table>
            <tbody>
              {days.map(({ at_ms, total }) => (
                <tr key={at_ms}>
                  <th scope="row">{day(at_ms, i18n.language)}</th>
                  <td>{total}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </VisuallyHidden>
      </div>
      <div>
        <Text size="sm" fw={500} mb={6}>
          {t("admin.activity.perArea")}
        </Text>
        <dl className={classes.areas}>
          {summary.areas.slice(0, AREAS).map(({ area, total, failed }) => (
            <div key={area} style={{ display: "contents" }}>
              <dt>{areaName(area)}</dt>
              <dd>{failed > 0 ? t("admin.activity.withFailed", { total, failed }) : total}</dd>
            </div>
          ))}
        </dl>
      </div>
    </div>
  );
}
