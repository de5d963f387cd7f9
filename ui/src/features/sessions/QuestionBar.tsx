import { Text, UnstyledButton, VisuallyHidden } from "@mantine/core";
import { IconCheck, IconLoader2, IconMinus } from "@tabler/icons-react";
import { useCallback, useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { AnswerView, Job, SessionView } from "../../transport/generated";
import { isActive, useJobs } from "../../transport/jobs";
import classes from "./Session.module.css";
import { criteriaOf } from "./ScorePane";

/** More questions than this take lines of their own, so that all are in sight. */
const ONE_LINE = 8;

/** How far the rating of the answers to one question is. */
function progressOf(views: readonly SessionView[], index: number): { answers: AnswerView[]; rated: number; expected: number } {
  const entries = views.flatMap(({ questions, campaign }) => {
    const { question, answer } = questions[index] ?? {};
    return question && answer ? [{ answer, criteria: criteriaOf(question, campaign.criteria) }] : [];
  });
  const rated = entries.map(({ answer, criteria }) => criteria.filter(({ id }) => answer.ratings.some(({ criterion_id, value }) => criterion_id === id && value !== null)).length);
  return {
    answers: entries.map(({ answer }) => answer),
    rated: rated.reduce((sum, count) => sum + count, 0),
    expected: entries.reduce((sum, { criteria }) => sum + criteria.length, 0),
  };
}

function isBusy(answer: AnswerView): boolean {
  return answer.transcription === "waiting" || answer.transcription === "running";
}

type Props = { /** One session, or several of one campaign. */ views: readonly SessionView[]; position: number; onChoose: (position: number) => void };

/** The questions in their order, each with the state of its answers. */
export function QuestionBar({ views, position, onChoose }: Props) {
  const { t } = useTranslation();
  const bar = useRef<HTMLDivElement>(null);
  const questions = views[0]?.questions ?? [];
  const current = questions[position];
  const sessions = views.map(({ session }) => session.id).join();
  const importing = useJobs(useCallback((job: Job) => job.session_id !== null && sessions.includes(job.session_id) && job.kind === "import" && isActive(job), [sessions]));

  useEffect(() => {
    bar.current?.querySelector('[aria-current="true"]')?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [position]);

  return (
    <div className={classes.questions} data-many={questions.length > ONE_LINE || undefined}>
      <nav ref={bar} className={classes.chips} aria-label={t("session.questions")}>
        {questions.map(({ question }, index) => {
          const { answers, rated, expected } = progressOf(views, index);
          const busy = importing.some(({ question_id }) => question_id === question.id) || answers.some(isBusy);
          return (
            <UnstyledButton key={question.id} className={classes.chip} aria-current={index === position} title={question.displayed_text} onClick={() => onChoose(index)}>
              <span>
                <VisuallyHidden>{t("session.question")} </VisuallyHidden>
                {question.position}
              </span>
              {busy ? (
                <>
                  <IconLoader2 size={14} className={classes.spin} aria-hidden />
                  <VisuallyHidden>{t("session.state.busy")}</VisuallyHidden>
                </>
              ) : answers.length === 0 ? (
                <>
                  <IconMinus size={14} aria-hidden />
                  <VisuallyHidden>{t("session.state.none")}</VisuallyHidden>
                </>
              ) : rated === expected ? (
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
