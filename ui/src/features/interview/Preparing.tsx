import { Button, Text } from "@mantine/core";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { InterviewQuestion, InterviewView } from "../../transport/generated";
import type { Trial } from "../devices/useTrial";
import { play } from "../recording/cue";
import { Advice } from "./Advice";
import { AskFirst } from "./AskFirst";
import { BreakButton } from "./Break";
import { DeviceTrouble } from "./DeviceTrouble";
import { GoBack } from "./GoBack";
import classes from "./Interview.module.css";
import { Listen } from "./Listen";
import { Mirror } from "./Mirror";
import { QuestionHeading } from "./QuestionHeading";
import { leftNow, useTicks } from "./time";
import { Timer } from "./Timer";
import { Trouble } from "./Trouble";
import { useStep } from "./useInterview";

type Props = { view: InterviewView; question: InterviewQuestion; atMs: number; trial: Trial; held: boolean };

/** Time to think; when it is over the recording begins by itself, once. `held` keeps it from that for a moment. */
export function Preparing({ view, question, atMs, trial, held }: Props) {
  const { t } = useTranslation();
  const answer = useStep("interview.answer", () => play("begin"));
  const skip = useStep("interview.skip");
  const [asking, setAsking] = useState(false);
  const begun = useRef(false);
  const { preparation_left_ms: leftMs, preparation_ms: totalMs, has_answer: hasAnswer } = question;
  const now = useTicks(leftMs !== null && !answer.isPending);
  const left = leftMs === null ? null : leftNow(leftMs, atMs, now);
  const busy = answer.isPending || skip.isPending;
  const begin = () => {
    begun.current = true;
    answer.mutate({});
  };
  useEffect(() => {
    if (left === 0 && !held && !asking && !begun.current && !skip.isPending) begin();
  });
  const error = answer.error ?? skip.error;

  return (
    <>
      <Mirror trial={trial} soundOnly={view.sound_only} />
      <QuestionHeading view={view} question={question} />
      {!busy && <Listen words="question" language={view.language} occasion={question.id} />}
      {left !== null && totalMs !== null && answer.error === null && <Timer leftMs={left} totalMs={totalMs} label={t("room.preparing.left")} />}
      {answer.error === null && <Text>{t(left === null ? "room.preparing.noLimit" : "room.preparing.byItself")}</Text>}
      <Advice trial={trial} soundOnly={view.sound_only} />
      {error ? (
        <Trouble error={error} onRetry={answer.error ? begin : () => skip.reset()} busy={answer.isPending}>
          <WithoutCamera view={view} onDone={() => answer.reset()} />
        </Trouble>
      ) : (
        <DeviceTrouble trial={trial} soundOnly={view.sound_only}>
          <WithoutCamera view={view} onDone={() => answer.reset()} />
        </DeviceTrouble>
      )}
      <div className={`${classes.actions ?? ""} ${classes.inSight ?? ""}`}>
        {answer.error === null && (
          <Button size="lg" loading={answer.isPending} disabled={skip.isPending} onClick={begin}>
            {t("room.preparing.answer")}
          </Button>
        )}
        <Button size="md" variant="default" disabled={busy} onClick={() => setAsking(true)}>
          {t(hasAnswer ? "room.preparing.keep" : "room.preparing.skip")}
        </Button>
        <BreakButton disabled={busy} />
      </div>
      <GoBack view={view} disabled={busy} />
      <AskFirst
        opened={asking && !answer.isPending}
        title={t(hasAnswer ? "room.preparing.keepTitle" : "room.preparing.skipTitle")}
        text={t(hasAnswer ? "room.preparing.keepText" : question.mandatory ? "room.preparing.skipMandatory" : "room.preparing.skipText")}
        verb={t(hasAnswer ? "room.preparing.keep" : "room.preparing.skip")}
        back={t("room.preparing.stay")}
        busy={skip.isPending}
        onYes={() => skip.mutate({}, { onError: () => setAsking(false) })}
        onClose={() => setAsking(false)}
      />
    </>
  );
}

/** The interview goes on with the voice alone. */
export function WithoutCamera({ view, onDone }: { view: InterviewView; onDone?: () => void }) {
  const { t } = useTranslation();
  const ready = useStep("interview.ready");
  if (view.sound_only) return null;
  return (
    <>
      <Button variant="default" loading={ready.isPending} onClick={() => ready.mutate({ sound_only: true }, onDone ? { onSuccess: onDone } : {})}>
        {t("room.devices.goOnWithout")}
      </Button>
      {ready.error && <Text role="alert">{t("room.devices.notEither")}</Text>}
    </>
  );
}
