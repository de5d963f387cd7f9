import { Text, UnstyledButton } from "@mantine/core";
import { IconCheck, IconLoader2, IconMinus } from "@tabler/icons-react";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { AnswerView, SessionView } from "../../transport/generated";
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

  useEffect(() => {
    bar.current?.querySelector('[aria-current="true"]')?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }, [position]);

  return (
    <div className={classes.questions}>
      <nav ref={bar} className={classes.chips} aria-label={t("session.questions")}>
        {view.questions.map((entry, index) => {
          const { rated, expected } = progressOf(entry, view);
          const done = entry.answer !== null && rated === expected;
          const state = entry.answer === null ? t("session.state.none") : isBusy(entry.answer) ? t("session.state.busy") : t("session.state.rated", { rated, expected });
          return (
            <UnstyledButton
              key={entry.question.id}
              className={classes.chip}
              aria-current={index === position}
              aria-label={`${t("question.number", { position: entry.question.position })}: ${state}`}
              title={entry.question.displayed_text}
              onClick={() => onChoose(index)}
            >
              <span>{entry.question.position}</span>
              {entry.answer === null ? (
                <IconMinus size={14} aria-hidden />
              ) : isBusy(entry.answer) ? (
                <IconLoader2 size={14} className={classes.spin} aria-hidden />
              ) : done ? (
                <IconCheck size={14} color="var(--good)" aria-hidden />
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
