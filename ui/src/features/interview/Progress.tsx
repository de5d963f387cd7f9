import { Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { InterviewView } from "../../transport/generated";
import classes from "./Interview.module.css";

const STEPS = ["information", "consents", "devices", "practice"] as const;
/** The interview itself is the last one. */
const MARKED = [...STEPS, "interview"] as const;

/** How far the interview is, in words and in marks. */
export function Progress({ view }: { view: InterviewView | null }) {
  const { t } = useTranslation();
  if (view === null) return <div className={classes.progress} />;
  const { stage, question, questions } = view;
  const name = STEPS.find((each) => each === stage);
  const step = stage === "ready" ? STEPS.length : STEPS.findIndex((each) => each === stage);
  const said =
    stage === "question" && question !== null
      ? t("room.progress.ofTotal", { number: question.number, total: questions.length })
      : name !== undefined
        ? t("room.progress.step", { number: step + 1, total: MARKED.length, name: t(`room.progress.steps.${name}`) })
        : stage === "question"
          ? ""
          : t(`room.progress.stage.${stage as "ready" | "summary" | "refused" | "finished"}`);
  const marks =
    step >= 0 || stage === "refused"
      ? MARKED.map((each, place) => ({ key: each, state: place < step ? "done" : place === step ? "now" : "open" }))
      : questions.map(({ id, outcome }) => ({ key: id, state: stage === "question" && id === question?.id ? "now" : outcome === "open" ? "open" : "done" }));
  return (
    <div className={classes.progress}>
      <Text fw={600} data-testid="progress">
        {said}
      </Text>
      <div className={classes.marks} aria-hidden>
        {marks.map(({ key, state }) => (
          <span key={key} data-state={state} />
        ))}
      </div>
    </div>
  );
}
