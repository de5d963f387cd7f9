import { Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { SessionView } from "../../transport/generated";
import type { Id } from "../../transport/transport";
import classes from "./Score.module.css";

type Props = { panel: SessionView["panel"]; answerId: Id; criterionId: Id };

/** How other raters rated an answer on a criterion; nothing until the own evaluation is signed. */
export function PanelRatings({ panel, answerId, criterionId }: Props) {
  const { t } = useTranslation();
  const given = panel.flatMap(({ rater_id, rater_name, ratings }) => {
    const rating = ratings.find(({ answer_id, criterion_id, value }) => answer_id === answerId && criterion_id === criterionId && value !== null);
    return rating ? [{ id: rater_id, name: rater_name, value: rating.value, comment: rating.comment }] : [];
  });
  if (given.length === 0) return null;
  return (
    <ul className={classes.panel} aria-label={t("score.others")}>
      {given.map(({ id, name, value, comment }) => (
        <li key={id}>
          <Text size="xs">
            {name} <b className="tabular">{t("score.outOf5", { value })}</b>
            {comment !== "" && (
              <Text span inherit c="dimmed">
                {` · ${comment}`}
              </Text>
            )}
          </Text>
        </li>
      ))}
    </ul>
  );
}
