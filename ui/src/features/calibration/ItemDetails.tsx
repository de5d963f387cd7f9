import { Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { NONE } from "../../shared/format";
import { When } from "../../shared/When";
import type { CalibrationItem, CalibrationView } from "../../transport/generated";
import type { Id } from "../../transport/transport";
import { ANCHORS } from "../campaigns/CriterionFields";
import { AgreeForm } from "./AgreeForm";
import type { Draft } from "./AgreeForm";
import classes from "./Calibration.module.css";

type Props = { sessionId: Id; view: CalibrationView; item: CalibrationItem; drafts: Map<string, Draft>; draftKey: string };

/** What the steps of a criterion look like, what the raters wrote, and what it should have been. */
export function ItemDetails({ sessionId, view, item, drafts, draftKey }: Props) {
  const { t } = useTranslation();
  const criterion = view.criteria.find(({ id }) => id === item.criterion_id);
  if (criterion === undefined) return null;
  return (
    <div className={classes.details} data-testid="calibration-details">
      <div className={classes.told}>
        <div>
          <Title order={3}>{t("calibration.anchors")}</Title>
          {criterion.description !== "" && (
            <Text size="xs" c="dimmed">
              {criterion.description}
            </Text>
          )}
          <dl className={classes.anchors}>
            {ANCHORS.map(([name, value]) => (
              <div key={name}>
                <dt>{value}</dt>
                <dd>{criterion.anchors[name] || NONE}</dd>
              </div>
            ))}
          </dl>
        </div>
        <div>
          <Title order={3}>{t("calibration.reasons")}</Title>
          <ul className={classes.reasons}>
            {view.raters.map(({ id, name }) => {
              const rating = item.ratings.find(({ rater_id }) => rater_id === id);
              return (
                <Text key={id} component="li" size="sm">
                  {name} <b className="tabular">{rating === undefined ? NONE : t("score.outOf5", { value: rating.value })}</b>
                  <Text span inherit c="dimmed">
                    {` · ${rating?.comment || t("calibration.noComment")}`}
                  </Text>
                </Text>
              );
            })}
          </ul>
        </div>
      </div>
      <div>
        <Title order={3}>{t("calibration.shouldBe")}</Title>
        {item.agreed !== null && (
          <div className={classes.agreement} data-testid="agreed">
            <Text size="sm">
              <b className="tabular">{t("score.outOf5", { value: item.agreed.value })}</b> · {item.agreed.explanation}
            </Text>
            <Text size="xs" c="dimmed" component="div">
              {t("calibration.agreedBy", { name: item.agreed.user_name })} · <When atMs={item.agreed.at_ms} />
            </Text>
          </div>
        )}
        <AgreeForm sessionId={sessionId} item={item} criterion={criterion} drafts={drafts} draftKey={draftKey} />
      </div>
    </div>
  );
}
