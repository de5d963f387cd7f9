import { Button, Group, Stack, Text, Title, Tooltip } from "@mantine/core";
import { IconSignature } from "@tabler/icons-react";
import { useImperativeHandle, useRef, useState } from "react";
import type { Ref } from "react";
import { useTranslation } from "react-i18next";
import { decimal } from "../../shared/format";
import type { AnswerView, Criterion, Question, SessionView } from "../../transport/generated";
import { CriterionCard } from "./CriterionCard";
import type { CriterionHandle } from "./CriterionCard";
import { PanelRatings } from "./PanelRatings";
import paneClasses from "./Pane.module.css";
import classes from "./Score.module.css";

export type ScoreControls = { move: (by: -1 | 1) => void; rate: (value: number) => void; comment: () => void };

/** The criteria an answer to this question is rated on. */
export function criteriaOf(question: Question, criteria: Criterion[]): Criterion[] {
  return question.competencies.length === 0 ? criteria : criteria.filter(({ id }) => question.competencies.includes(id));
}

type Props = { view: SessionView; question: Question; answer: AnswerView | null; ref: Ref<ScoreControls>; onSign: () => void };

/** The scorecard: it stands beside the answer and never scrolls away. */
export function ScorePane({ view, question, answer, ref, onSign }: Props) {
  const { t, i18n } = useTranslation();
  const criteria = criteriaOf(question, view.campaign.criteria);
  const [active, setActive] = useState(0);
  const handles = useRef(new Map<string, CriterionHandle>());
  const position = Math.min(active, criteria.length - 1);
  const ready = view.review === "to_sign" || (view.review === "reopened" && view.missing.length === 0);

  useImperativeHandle(ref, () => {
    const current = () => handles.current.get(criteria[position]?.id ?? "");
    return {
      move: (by) => {
        const next = Math.min(criteria.length - 1, Math.max(0, position + by));
        setActive(next);
        handles.current.get(criteria[next]?.id ?? "")?.reveal();
      },
      rate: (value) => current()?.rate(value),
      comment: () => current()?.comment(),
    };
  });

  return (
    <section className={paneClasses.pane} aria-labelledby="score-title" data-testid="scorecard">
      <Group justify="space-between" className={paneClasses.head}>
        <Title order={2} id="score-title">
          {t("score.title")}
        </Title>
        <Text size="xs" c="dimmed">
          {t("question.number", { position: question.position })}
        </Text>
      </Group>
      {/* A signed evaluation may have nothing in it to focus; the keyboard still scrolls it. */}
      <div className={paneClasses.scroll} tabIndex={view.locked ? 0 : undefined}>
        {answer === null ? (
          <Text size="sm" c="dimmed" p="md">
            {t("score.noAnswer")}
          </Text>
        ) : (
          criteria.map((criterion, index) => (
            <CriterionCard
              key={`${answer.id} ${criterion.id}`}
              ref={(handle: CriterionHandle | null) => {
                if (handle) handles.current.set(criterion.id, handle);
                else handles.current.delete(criterion.id);
              }}
              criterion={criterion}
              answer={answer}
              result={view.results.find(({ criterion_id }) => criterion_id === criterion.id)}
              active={index === position}
              locked={view.locked}
              onActivate={() => setActive(index)}
            >
              <PanelRatings panel={view.panel} answerId={answer.id} criterionId={criterion.id} />
            </CriterionCard>
          ))
        )}
      </div>
      <footer className={classes.foot}>
        <Group justify="space-between" wrap="nowrap" gap="xs">
          <Stack gap={0}>
            <Text size="xs" c="dimmed">
              {t("score.overall")}
            </Text>
            <Tooltip label={t("score.overallHelp")} multiline maw={320} disabled={view.overall === null}>
              <Text fw={600} className="tabular" data-testid="overall" tabIndex={view.overall === null ? undefined : 0}>
                {view.overall === null ? t("score.none") : t("score.outOf10", { value: decimal(view.overall.recruiter_score, i18n.language) })}
                {view.overall !== null && (
                  <Text span size="sm" c="dimmed" fw={400}>
                    {" · "}
                    {t("score.outOf5", { value: decimal(view.overall.rating, i18n.language, 2) })}
                  </Text>
                )}
              </Text>
            </Tooltip>
          </Stack>
          {!view.locked && (
            <Button leftSection={<IconSignature size={16} />} variant={ready ? "filled" : "default"} onClick={onSign}>
              {t("sign.action")}
            </Button>
          )}
        </Group>
      </footer>
    </section>
  );
}
