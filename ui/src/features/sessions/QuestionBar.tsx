import { Text, UnstyledButton, VisuallyHidden } from "@mantine/core";
import { IconCheck, IconLoader2, IconMinus } from "@tabler/icons-react";
import { useCallback, useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { AnswerView, Job, SessionView } from "../../transport/generated";
import { isActive, useJobs } from "../../transport/jobs";
import classes from "./Session.module.css";
import { criteriaOf } from "./ScorePane";

type Entry = SessionView["questions"][number];

/** How far the rating of one answer is. */
function progressOf({ question, answer }: Entry, view: SessionView): { rated: number; expected: number } {
  const criteria = criteriaOf(question, view.campaign.criteria);
  const rated = criteria.filter(({ id }) => answer?.ratings.some(({ criterion_id, value }) => criterion_id === id && value !== null)).length;
  return { rated, expected: criteria.length };
}

function isBusy(answer: AnswerView): boolean {
  return answer.transcription === "waiting" || answer.transcription === "running";
}

/** The questions in their order, each with the state of its answer. */
export function QuestionBar({ view, position, onChoose }: { view: SessionView; position: number; onChoose: (position: number) => void }) {
  const { t } = useTranslation();
  const bar = useRef<HTMLDivElement>(null);
  const current = view.questions[position];
  const sessionId = view.session.id;
  const importing = useJobs(useCallback((job: Job) => job.session_id === sessionId && job.kind === "import" && isActive(job), [sessionId]));

  useEffect(() => {
    bar.current?.querySelector('[aria-current="true"]')?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [position]);

  return (
    <div className={classes.questions}>
      <nav ref={bar} className={classes.chips} aria-label={t("session.questions")}>
        {view.questions.map((entry, index) => {
          const { rated, expected } = progressOf(entry, view);
          const done = entry.answer !== null && rated === expected;
          const busy = importing.some(({ question_id }) => question_id === entry.question.id) || (entry.answer !== null && isBusy(entry.answer));
          return (
            <UnstyledButton key={entry.question.id} className={classes.chip} aria-current={index === position} title={entry.question.displayed_text} onClick={() => onChoose(index)}>
              <span>
                <VisuallyHidden>{t("session.question")} </VisuallyHidden>
                {entry.question.position}
              </span>
              {busy ? (
                <>
                  <IconLoader2 size={14} className={classes.spin} aria-hidden />
                  <VisuallyHidden>{t("session.state.busy")}</VisuallyHidden>
                </>
              ) : entry.answer === null ? (
                <>
                  <IconMinus size={14} aria-hidden />
                  <VisuallyHidden>{t("session.state.none")}</VisuallyHidden>
                </>
              ) : done ? (
                <>
                  <IconCheck size={14} color="var(--good)" aria-hidden />
                  <VisuallyHidden>{t("session.state.rated")}</VisuallyHidden>
                </>
              ) : (
                <span className={classes.count}>{t("common.ofTotal", { done: rated, total: expected })}</span>
              )}
            </UnstyledButton>
          );
        })}
      </nav>
      {current && (
        <Text className={classes.question} data-testid="question-text">
          {current.question.displayed_text}
        </Text>
      )}
    </div>
  );
}
