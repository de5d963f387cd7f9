import { Button, Group, Text, Textarea } from "@mantine/core";
import { useId, useImperativeHandle, useRef } from "react";
import type { ReactNode, Ref } from "react";
import { useTranslation } from "react-i18next";
import { decimal } from "../../shared/format";
import { Saved } from "../../shared/Saved";
import type { AnswerView, Criterion, CriterionResult } from "../../transport/generated";
import { ANCHORS } from "../campaigns/CriterionFields";
import { RatingSteps } from "./RatingSteps";
import classes from "./Score.module.css";
import { useRating } from "./useRating";

export type CriterionHandle = { rate: (value: number) => void; comment: () => void; reveal: () => void };

type Props = {
  criterion: Criterion;
  answer: AnswerView;
  result: CriterionResult | undefined;
  active: boolean;
  locked: boolean;
  onActivate: () => void;
  /** What stands below: how others rated it. */
  children?: ReactNode;
  ref: Ref<CriterionHandle>;
};

/** One criterion: five steps with their anchors, a comment, and what the session comes to so far. */
export function CriterionCard({ criterion, answer, result, active, locked, onActivate, children, ref }: Props) {
  const { t, i18n } = useTranslation();
  const title = useId();
  const card = useRef<HTMLDivElement>(null);
  const comment = useRef<HTMLTextAreaElement>(null);
  const stored = answer.ratings.find(({ criterion_id }) => criterion_id === criterion.id);
  const { draft, state, enter, flush } = useRating(answer.id, criterion.id, stored);

  const rate = (value: number) => {
    if (locked || draft.value === value) return;
    enter({ value });
    flush();
  };
  useImperativeHandle(ref, () => ({
    rate,
    comment: () => comment.current?.focus(),
    reveal: () => card.current?.scrollIntoView({ block: "nearest" }),
  }));

  return (
    <div ref={card} className={classes.card} data-active={active || undefined} role="group" aria-labelledby={title} data-testid="score-criterion" onFocus={onActivate} onMouseDown={onActivate}>
      <Group justify="space-between" gap="xs" wrap="nowrap" align="baseline">
        <Text fw={550} id={title}>
          {criterion.name}
        </Text>
        <Text size="xs" c="dimmed" className="tabular" style={{ flexShrink: 0 }}>
          {t("scorecard.weightFact", { weight: criterion.weight })}
        </Text>
      </Group>
      {criterion.description !== "" && (
        <Text size="xs" c="dimmed">
          {criterion.description}
        </Text>
      )}
      <RatingSteps value={draft.value} anchors={criterion.anchors} locked={locked} onRate={rate} />
      <dl className={classes.anchors}>
        {ANCHORS.map(([name, rating]) => (
          <div key={name} data-chosen={draft.value === rating || undefined}>
            <dt>{rating}</dt>
            <dd>{criterion.anchors[name]}</dd>
          </div>
        ))}
      </dl>
      {/* What was signed without a comment has none to show. */}
      {(!locked || draft.comment !== "") && (
        <Textarea
          ref={comment}
          aria-label={t("score.commentOn", { criterion: criterion.name })}
          placeholder={t("score.comment")}
          autosize
          minRows={1}
          maxRows={8}
          readOnly={locked}
          value={draft.comment}
          onChange={(event) => enter({ comment: event.currentTarget.value })}
          onBlur={flush}
          onKeyDown={(event) => {
            if (event.key === "Escape") event.currentTarget.blur();
          }}
        />
      )}
      <Group justify="space-between" gap="xs" mih={20} wrap="nowrap">
        <Text size="xs" c="dimmed" className="tabular">
          {result && result.rating !== null
            ? t("score.result", { value: decimal(result.rating, i18n.language), rated: result.rated, expected: result.expected })
            : t("score.noResult")}
        </Text>
        <Group gap={6} wrap="nowrap">
          <Saved state={state} />
          {draft.value !== null && !locked && (
            <Button size="compact-xs" variant="subtle" color="gray" onClick={() => { enter({ value: null }); flush(); }}>
              {t("score.clear")}
            </Button>
          )}
        </Group>
      </Group>
      {children}
    </div>
  );
}
