import { Button, Text } from "@mantine/core";
import { IconCircleCheck, IconCircleDashed } from "@tabler/icons-react";
import { useState } from "react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { InterviewPlace, InterviewView } from "../../transport/generated";
import { asSet } from "./asked";
import { AskFirst } from "./AskFirst";
import { Heading } from "./Heading";
import classes from "./Interview.module.css";
import { Trouble } from "./Trouble";
import { useStep } from "./useInterview";

/** All questions and what became of them, before they are handed in. */
export function Summary({ view }: { view: InterviewView }) {
  const { t } = useTranslation();
  const finish = useStep("interview.finish");
  const go = useStep("interview.go_to");
  const [asking, setAsking] = useState(false);
  const error = finish.error ?? go.error;
  const expected = view.questions.filter(({ mandatory, outcome }) => mandatory && outcome !== "answered").length;
  const reachable = view.questions.some((place) => place.reachable);
  return (
    <>
      <Heading>{t("room.summary.title")}</Heading>
      <Text>{t(reachable ? "room.summary.textWithWay" : "room.summary.text")}</Text>
      <ol className={classes.outcomes}>
        {view.questions.map((place) => (
          <Place key={place.id} place={place} view={view}>
            {place.reachable && (
              <Button
                variant="default"
                loading={go.isPending && go.variables.question_id === place.id}
                disabled={go.isPending || finish.isPending}
                aria-label={t(place.outcome === "answered" ? "room.summary.againOf" : "room.summary.answerOf", { number: place.number })}
                onClick={() => go.mutate({ question_id: place.id })}
              >
                {t(place.outcome === "answered" ? "room.summary.again" : "room.summary.answer")}
              </Button>
            )}
          </Place>
        ))}
      </ol>
      {error && <Trouble error={error} />}
      <div className={classes.actions}>
        <Button size="xl" disabled={go.isPending} onClick={() => setAsking(true)}>
          {t("room.summary.handIn")}
        </Button>
      </div>
      <AskFirst
        opened={asking}
        title={t("room.summary.sure")}
        text={
          <>
            <Text>{t("room.summary.final")}</Text>
            {expected > 0 && <Text mt="sm">{t("room.summary.expected", { count: expected })}</Text>}
          </>
        }
        verb={t("room.summary.handIn")}
        back={t("room.summary.notYet")}
        busy={finish.isPending}
        onYes={() => finish.mutate({}, { onError: () => setAsking(false) })}
        onClose={() => setAsking(false)}
      />
    </>
  );
}

/** One question: what became of it, what was written to it, and the way back to it or why there is none. */
function Place({ place: { number, outcome, text, written, reachable }, view, children }: { place: InterviewPlace; view: InterviewView; children: ReactNode }) {
  const { t } = useTranslation();
  return (
    <li>
      {outcome === "answered" ? <IconCircleCheck size={24} color="var(--good)" aria-hidden /> : <IconCircleDashed size={24} aria-hidden />}
      <div>
        <Text fw={600}>{t("room.goBack.question", { number, outcome: t(`room.outcome.${written === null ? outcome : "written"}`) })}</Text>
        {text !== null && <Text lang={view.language}>{asSet(text)}</Text>}
        {written !== null && (
          <details className={classes.fold}>
            <summary>{t("room.summary.read")}</summary>
            <Text className={classes.reread} lang={view.language}>
              {written}
            </Text>
          </details>
        )}
        {view.rules.going_back && outcome === "answered" && !reachable && (
          <Text size="sm" c="dimmed">
            {t("room.answered.noTakes")}
          </Text>
        )}
        {children}
      </div>
    </li>
  );
}
