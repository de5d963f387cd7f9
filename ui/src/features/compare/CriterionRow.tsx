import { Button, Group, Text } from "@mantine/core";
import { useId, useImperativeHandle, useRef } from "react";
import type { ReactNode, Ref } from "react";
import { useTranslation } from "react-i18next";
import { Saved } from "../../shared/Saved";
import type { AnswerView, Criterion } from "../../transport/generated";
import { RatingSteps } from "../sessions/RatingSteps";
import { useRating } from "../sessions/useRating";
import classes from "./Compare.module.css";

export type RowControls = { rate: (value: number) => void; reveal: () => void };

type Props = { criterion: Criterion; answer: AnswerView; active: boolean; locked: boolean; onActivate: () => void; children?: ReactNode; ref: Ref<RowControls> };

/** One criterion in little room: five steps, and what was noted. */
export function CriterionRow({ criterion, answer, active, locked, onActivate, children, ref }: Props) {
  const { t } = useTranslation();
  const title = useId();
  const row = useRef<HTMLDivElement>(null);
  const stored = answer.ratings.find(({ criterion_id }) => criterion_id === criterion.id);
  const { draft, state, enter, flush } = useRating(answer.id, criterion.id, stored);

  const give = (value: number | null) => {
    if (locked || draft.value === value) return;
    enter({ value });
    flush();
  };
  useImperativeHandle(ref, () => ({ rate: give, reveal: () => row.current?.scrollIntoView({ block: "nearest" }) }));

  return (
    <div ref={row} className={classes.row} role="group" aria-labelledby={title} data-active={active || undefined} onFocus={onActivate} onMouseDown={onActivate}>
      <Group justify="space-between" gap="xs" wrap="nowrap" mih={22}>
        <Text size="sm" fw={550} truncate id={title} title={criterion.name}>
          {criterion.name}
        </Text>
        <Group gap={6} wrap="nowrap" style={{ flexShrink: 0 }}>
          <Saved state={state} />
          {draft.value !== null && !locked && (
            <Button size="compact-xs" variant="subtle" color="gray" onClick={() => give(null)}>
              {t("score.clear")}
            </Button>
          )}
        </Group>
      </Group>
      <RatingSteps value={draft.value} anchors={criterion.anchors} locked={locked} onRate={give} />
      {draft.comment !== "" && (
        <Text size="xs" c="dimmed" className={classes.comment}>
          {draft.comment}
        </Text>
      )}
      {children}
    </div>
  );
}
