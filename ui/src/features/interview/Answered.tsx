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

const GOES_ON_AFTER_MS = 15_000;

type Props = { view: InterviewView; question: InterviewQuestion; desk: Desk; held: boolean };

/** The answer is saved; another attempt where there is one left, else the next question comes by itself unless that is stopped. Nothing ends by itself, and nobody who writes has a clock. */
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
  const last = isLastQuestion(view);
  const counted = takesLeft === 0 && !last && !written && !view.in_writing;
  const byItself = counted && !stopped && next.error === null;
  const left = leftNow(GOES_ON_AFTER_MS, since, useTicks(byItself && !next.isPending));
  useEffect(() => {
    if (!byItself || left > 0 || held || gone.current) return;
    gone.current = true;
    next.mutate({});
  });
  const busy = next.isPending || again.isPending;
  return (
    <>
      <IconCircleCheck size={44} stroke={1.5} color="var(--good)" aria-hidden />
      <Heading>{t("room.answered.title")}</Heading>
      {written && text === null && <Text>{t("room.answered.written")}</Text>}
      {text !== null && <HandedIn text={text} />}
      {!written && lengthMs !== null && <Text>{t("room.answered.length", { time: inWords(lengthMs) })}</Text>}
      {takesLeft !== 0 && (
        <Text>
          {takesLeft === null ? t(`room.answered.${kind}.anyTakes`) : t(`room.answered.${kind}.takes`, { count: takesLeft })} {t(`room.answered.${kind}.counting.${view.rules.counting}`)}
        </Text>
      )}
      {takesLeft === 0 && (
        <Text role="status">
          {t("room.answered.noTakes")} {counted && t(stopped ? "room.answered.stopped" : "room.answered.toTheNext")}
        </Text>
      )}
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
      </div>
      <div className={classes.ways}>
        <BreakButton quiet disabled={busy} />
        <GoBack view={view} disabled={busy} />
      </div>
    </>
  );
}

/** What was handed in. It is a stop for the keyboard only where there is more of it than is seen. */
function HandedIn({ text }: { text: string }) {
  const { t } = useTranslation();
  const quote = useRef<HTMLQuoteElement>(null);
  const [scrolls, setScrolls] = useState(false);
  useEffect(() => {
    if (quote.current) setScrolls(quote.current.scrollHeight > quote.current.clientHeight);
  }, []);
  return (
    <div className={classes.handedIn}>
      <blockquote ref={quote} aria-label={t("room.answered.yours")} {...(scrolls ? { tabIndex: 0 } : {})}>
        {text}
      </blockquote>
    </div>
  );
}
