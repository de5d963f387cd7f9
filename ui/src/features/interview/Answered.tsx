import { Button, Text } from "@mantine/core";
import { IconCircleCheck } from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { InterviewQuestion, InterviewView } from "../../transport/generated";
import { BreakButton } from "./Break";
import type { Desk } from "./desk";
import { GoBack } from "./GoBack";
import { Heading } from "./Heading";
import classes from "./Interview.module.css";
import { isLastQuestion } from "./rules";
import { inWords, leftNow, useTicks } from "./time";
import { Trouble } from "./Trouble";
import { useStep } from "./useInterview";

const GOES_ON_AFTER_MS = 5_000;

type Props = { view: InterviewView; question: InterviewQuestion; desk: Desk; held: boolean };

/** The answer is saved; another attempt where there is one left, else it goes on by itself unless it is stopped. */
export function Answered({ view, question, desk, held }: Props) {
  const { t } = useTranslation();
  const next = useStep("interview.next");
  const again = useStep("interview.ask_again");
  const [since] = useState(() => Date.now());
  const [stopped, setStopped] = useState(false);
  const gone = useRef(false);
  const { takes_left: takesLeft, duration_ms: lengthMs, written } = question;
  const [text] = useState(() => (written ? desk.handedIn(question.id) : null));
  // An attempt may be written as well as recorded.
  const kind = written || view.accommodations.written_answers ? "either" : "recorded";
  const byItself = takesLeft === 0 && !stopped && next.error === null;
  const left = leftNow(GOES_ON_AFTER_MS, since, useTicks(byItself && !next.isPending));
  useEffect(() => {
    if (!byItself || left > 0 || held || gone.current) return;
    gone.current = true;
    next.mutate({});
  });
  const last = isLastQuestion(view);
  const busy = next.isPending || again.isPending;
  return (
    <>
      <IconCircleCheck size={44} stroke={1.5} color="var(--good)" aria-hidden />
      <Heading>{t("room.answered.title")}</Heading>
      {written && text === null && <Text>{t("room.answered.written")}</Text>}
      {text !== null && (
        <blockquote className={classes.handedIn} aria-label={t("room.answered.yours")} tabIndex={0}>
          {text}
        </blockquote>
      )}
      {!written && lengthMs !== null && <Text>{t("room.answered.length", { time: inWords(lengthMs) })}</Text>}
      {takesLeft !== 0 && (
        <Text>
          {takesLeft === null ? t(`room.answered.${kind}.anyTakes`) : t(`room.answered.${kind}.takes`, { count: takesLeft })} {t(`room.answered.${kind}.counting.${view.rules.counting}`)}
        </Text>
      )}
      {takesLeft === 0 && <Text role="status">{t(stopped ? "room.answered.stopped" : last ? "room.answered.toTheEnd" : "room.answered.toTheNext")}</Text>}
      {next.error && <Trouble error={next.error} />}
      {again.error && <Trouble error={again.error} />}
      <div className={classes.actions}>
        <Button size="lg" loading={next.isPending} disabled={again.isPending} onClick={() => next.mutate({})}>
          {t(last ? "room.answered.end" : "room.answered.next")}
          {byItself && (
            <span aria-hidden className={classes.counted}>
              {Math.ceil(left / 1000)}
            </span>
          )}
        </Button>
        {byItself && (
          <Button size="lg" variant="default" disabled={busy} onClick={() => setStopped(true)}>
            {t("room.answered.wait")}
          </Button>
        )}
        {takesLeft !== 0 && (
          <Button size="lg" variant="default" loading={again.isPending} disabled={next.isPending} onClick={() => again.mutate({})}>
            {t("room.answered.again")}
          </Button>
        )}
        <BreakButton disabled={busy} />
      </div>
      <GoBack view={view} disabled={busy} />
    </>
  );
}
