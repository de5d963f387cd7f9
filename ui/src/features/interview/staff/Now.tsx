import { Alert, Text, Title } from "@mantine/core";
import { IconMessageQuestion } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { InterviewConsole, Language } from "../../../transport/generated";
import { Captions } from "../../recording/Captions";
import classes from "./Console.module.css";

type Props = { /** Of the session. */ language: Language; now: InterviewConsole; /** Whether an answer is being recorded. */ recorded: boolean };

/** What is asked now, and what the candidate says to it. */
export function Now({ language, now, recorded }: Props) {
  const { t } = useTranslation();
  const { question } = now;
  return (
    <>
      <section className={classes.question} aria-labelledby="console-question" data-testid="console-question">
        <Title order={2} size="h3" id="console-question" className={classes.quiet}>
          {question === null ? t("console.noQuestion") : t("console.question", { number: question.number, total: now.questions.length })}
        </Title>
        {question && (
          <Text className={classes.asked}>
            {question.text}
          </Text>
        )}
        {question !== null && question.probe !== null && (
          <div className={classes.probe}>
            <IconMessageQuestion size={18} aria-hidden />
            <div>
              <Text size="xs" c="dimmed" fw={600}>
                {t("console.probe")}
              </Text>
              <Text>{question.probe}</Text>
            </div>
          </div>
        )}
        {question !== null && question.fault !== null && question.phase === "reopened" && (
          <Alert variant="light" color="yellow" role="alert">
            {t("console.failed", { fault: t(`answer.fault.${question.fault}`) })}
          </Alert>
        )}
        {now.sound_only && (
          <Text size="xs" c="dimmed">
            {t("console.soundOnly")}
          </Text>
        )}
      </section>
      <div className={classes.captions}>
        {recorded ? (
          <Captions language={language} />
        ) : (
          now.stage !== "finished" &&
          now.stage !== "refused" && (
            <Text size="sm" c="dimmed" className={classes.silent}>
              {t("console.silent")}
            </Text>
          )
        )}
      </div>
    </>
  );
}
