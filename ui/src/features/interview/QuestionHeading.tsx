import { VisuallyHidden } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { InterviewQuestion, InterviewView } from "../../transport/generated";
import { asSet } from "./asked";
import { Heading } from "./Heading";

/** The question, large; who can't see the progress above hears it first. */
export function QuestionHeading({ view, question }: { view: InterviewView; question: InterviewQuestion }) {
  const { t } = useTranslation();
  return (
    <Heading>
      <VisuallyHidden component="span">{t("room.progress.ofTotal", { number: question.number, total: view.questions.length })} </VisuallyHidden>
      <span lang={view.language}>{asSet(question.text)}</span>
    </Heading>
  );
}
