import { Text } from "@mantine/core";
import { useImperativeHandle, useRef } from "react";
import type { Ref } from "react";
import { useTranslation } from "react-i18next";
import type { AnswerView, SessionView } from "../../transport/generated";
import type { Id } from "../../transport/transport";
import { PanelRatings } from "../sessions/PanelRatings";
import { criteriaOf } from "../sessions/ScorePane";
import classes from "./Compare.module.css";
import { CriterionRow } from "./CriterionRow";
import type { RowControls } from "./CriterionRow";

export type RatingControls = { rate: (criterionId: Id, value: number) => void; reveal: (criterionId: Id) => void };

type Props = { view: SessionView; position: number; answer: AnswerView; criterionId: Id | undefined; onCriterion: (criterionId: Id) => void; ref: Ref<RatingControls> };

/** The own ratings of an answer, one criterion in a row. */
export function ComparedRatings({ view, position, answer, criterionId, onCriterion, ref }: Props) {
  const { t } = useTranslation();
  const rows = useRef(new Map<Id, RowControls>());
  const question = view.questions[position]?.question;
  const criteria = question ? criteriaOf(question, view.campaign.criteria) : [];

  useImperativeHandle(ref, () => ({
    rate: (criterion, value) => rows.current.get(criterion)?.rate(value),
    reveal: (criterion) => rows.current.get(criterion)?.reveal(),
  }));

  return (
    // Once locked, nothing in it takes the focus that scrolling needs.
    <div className={classes.ratings} role="group" aria-label={t("score.title")} tabIndex={view.locked ? 0 : undefined}>
      {criteria.map((criterion) => (
        <CriterionRow
          key={criterion.id}
          ref={(controls: RowControls | null) => {
            if (controls) rows.current.set(criterion.id, controls);
            else rows.current.delete(criterion.id);
          }}
          criterion={criterion}
          answer={answer}
          active={criterion.id === criterionId}
          locked={view.locked}
          onActivate={() => onCriterion(criterion.id)}
        >
          <PanelRatings panel={view.panel} answerId={answer.id} criterionId={criterion.id} />
        </CriterionRow>
      ))}
      {!view.locked && (
        <Text size="xs" c="dimmed" className={classes.hidden}>
          {t("compare.hidden")}
        </Text>
      )}
    </div>
  );
}
