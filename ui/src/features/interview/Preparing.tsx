import { Button, Text } from "@mantine/core";
import { IconPencil } from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";
import type { MouseEvent } from "react";
import { useTranslation } from "react-i18next";
import type { InterviewQuestion, InterviewView } from "../../transport/generated";
import type { Trial } from "../devices/useTrial";
import { play } from "../recording/cue";
import { Advice } from "./Advice";
import { asSet } from "./asked";
import { AskFirst } from "./AskFirst";
import { BreakButton, QUIET } from "./Break";
import { CameraSwitch, WithoutCamera } from "./Camera";
import { useSheet } from "./desk";
import type { Desk } from "./desk";
import { DeviceTrouble } from "./DeviceTrouble";
import { GoBack } from "./GoBack";
import { AnswerInWriting } from "./inWriting";
import type { TryingAgain } from "./inWriting";
import classes from "./Interview.module.css";
import { Listen } from "./Listen";
import { Mirror } from "./Mirror";
import { QuestionHeading } from "./QuestionHeading";
import { inWords, leftNow, useTicks } from "./time";
import { Timer } from "./Timer";
import { Trouble } from "./Trouble";
import { useStep } from "./useInterview";
import { AnswerField, canBeHandedIn, textProblem } from "./WriteAnswer";

type Props = { view: InterviewView; question: InterviewQuestion; atMs: number; trial: Trial; desk: Desk; again: TryingAgain; held: boolean };

/**
 * Time to think; when it is over the recording begins by itself, once. `held` keeps it from that for a moment, and who
 * writes is not recorded at all: nothing begins by itself any more once they began to.
 */
export function Preparing({ view, question, atMs, trial, desk, again, held }: Props) {
  const { t } = useTranslation();
  const { preparation_left_ms: leftMs, preparation_ms: totalMs, has_answer: hasAnswer } = question;
  const [writing] = useState(() => desk.of(question));
  const sheet = useSheet(writing);
  const { in_writing: only } = view;
  const writes = view.accommodations.written_answers && (only || sheet.open);
  useEffect(() => {
    if (only) writing.open();
  }, [only, writing]);
  const answer = useStep("interview.answer", async () => {
    await Promise.all([play("begin"), writing.keep()]);
  });
  const write = useStep("interview.write", writing.keep);
  const skip = useStep("interview.skip", writing.keep);
  const [asking, setAsking] = useState(false);
  // Whether the field was opened or closed here: what stands there instead has the focus.
  const [turned, setTurned] = useState(false);
  const begun = useRef(false);
  const handing = useRef(false);
  const counts = leftMs !== null && !sheet.begun && !only;
  const now = useTicks(counts && !answer.isPending);
  const left = counts ? leftNow(leftMs, atMs, now) : null;
  const busy = answer.isPending || skip.isPending || write.isPending;
  const begin = () => {
    begun.current = true;
    writing.rest();
    answer.mutate({});
  };
  useEffect(() => {
    if (left === 0 && !held && !asking && !begun.current && !skip.isPending) begin();
  });
  const turn = (open: boolean, { detail: clicks }: MouseEvent) => {
    // The second click of two would turn it back.
    if (clicks > 1) return;
    setTurned(true);
    answer.reset();
    write.reset();
    if (open) writing.open();
    else writing.lay();
  };
  const wrong = write.error === null ? null : textProblem(write.error.api.fields);
  const error = answer.error ?? (wrong === null ? write.error : null) ?? skip.error;
  const handIn = () => {
    if (handing.current) return;
    handing.current = true;
    write.mutate(
      { question_id: question.id, text: sheet.text },
      {
        onError: () => {
          handing.current = false;
        },
      },
    );
  };
  const without = <AnswerInWriting accommodations={view.accommodations} />;

  return (
    <>
      <QuestionHeading view={view} question={question} />
      {!busy && <Listen words="question" language={view.language} occasion={question.id} />}
      {writes ? (
        <>
          <Text>{t("room.writing.noClock")}</Text>
          <AnswerField
            text={sheet.text}
            kept={sheet.kept}
            language={view.language}
            error={wrong}
            question={asSet(question.text)}
            readOnly={write.isPending}
            onText={(text) => {
              if (write.error) write.reset();
              writing.write(text);
            }}
            onLeave={() => void writing.keep()}
          />
        </>
      ) : (
        <>
          <div className={classes.sight}>
            <Mirror trial={trial} soundOnly={view.sound_only} />
            <div className={classes.beside}>
              {left !== null && totalMs !== null && answer.error === null && <Timer leftMs={left} totalMs={totalMs} label={t("room.preparing.left")} />}
              <Advice trial={trial} soundOnly={view.sound_only} sound={false} />
            </div>
          </div>
          <CameraSwitch view={view} disabled={busy} />
          <div>
            <Text>{question.limit_ms === null ? t("room.preparing.anyLength") : t("room.preparing.length", { time: inWords(question.limit_ms) })}</Text>
            {answer.error === null && <Text>{t(left === null ? "room.preparing.noLimit" : view.accommodations.written_answers ? "room.preparing.unlessWriting" : "room.preparing.byItself")}</Text>}
          </div>
        </>
      )}
      {error ? (
        <Trouble error={error} onRetry={answer.error ? begin : write.error ? handIn : () => skip.reset()} busy={answer.isPending || write.isPending}>
          {answer.error && <WithoutCamera view={view} onDone={() => answer.reset()} />}
          {answer.error && OF_DEVICES.test(answer.error.api.code) && without}
        </Trouble>
      ) : (
        !writes && (
          <DeviceTrouble trial={trial} soundOnly={view.sound_only} without={without}>
            <WithoutCamera view={view} onDone={() => answer.reset()} />
          </DeviceTrouble>
        )
      )}
      <div className={`${classes.actions ?? ""} ${classes.inSight ?? ""}`}>
        {writes ? (
          <>
            <Button key="hand in" size="lg" loading={write.isPending} disabled={!canBeHandedIn(sheet.text) || skip.isPending} onClick={handIn}>
              {t("room.writing.handIn")}
            </Button>
            {!only && (
              <Button key="speak" size="md" variant="default" disabled={busy} onClick={(event) => turn(false, event)}>
                {t("room.writing.speak")}
              </Button>
            )}
          </>
        ) : (
          <>
            {answer.error === null && (
              <Button key="answer" size="lg" loading={answer.isPending} disabled={skip.isPending} onClick={begin}>
                {t("room.preparing.answer")}
              </Button>
            )}
            {view.accommodations.written_answers && (
              <Button key="write" size="lg" variant="default" autoFocus={turned} leftSection={<IconPencil size={20} />} disabled={busy} onClick={(event) => turn(true, event)}>
                {t("room.writing.write")}
              </Button>
            )}
          </>
        )}
        <Button size="md" variant="default" disabled={busy} onClick={() => setAsking(true)}>
          {t(hasAnswer ? "room.preparing.keep" : "room.preparing.skip")}
        </Button>
      </div>
      <div className={classes.ways}>
        <BreakButton quiet disabled={busy} before={writing.keep} />
        {only && <TryAgainLink again={{ ...again, begin: () => void writing.keep().then(again.begin) }} disabled={busy} />}
        <GoBack view={view} disabled={busy} before={writing.keep} />
      </div>
      <AskFirst
        opened={asking && !answer.isPending}
        title={t(hasAnswer ? "room.preparing.keepTitle" : "room.preparing.skipTitle")}
        text={
          <>
            <Text>{t(hasAnswer ? "room.preparing.keepText" : question.mandatory ? "room.preparing.skipMandatory" : "room.preparing.skipText")}</Text>
            {sheet.text.trim() !== "" && sheet.text !== (question.written_before ?? "") && <Text mt="sm">{t(view.rules.going_back ? "room.preparing.draft" : "room.preparing.notHandedIn")}</Text>}
          </>
        }
        verb={t(hasAnswer ? "room.preparing.keep" : "room.preparing.skip")}
        back={t("room.preparing.stay")}
        busy={skip.isPending}
        onYes={() => skip.mutate({}, { onError: () => setAsking(false) })}
        onClose={() => setAsking(false)}
      />
    </>
  );
}

/** What camera and microphone could not do. */
const OF_DEVICES = /^(camera|microphone)\./;

/** The way back to camera and microphone, for whoever writes without them. */
export function TryAgainLink({ again, disabled }: { again: TryingAgain; disabled: boolean }) {
  const { t } = useTranslation();
  return (
    <Button {...QUIET} disabled={disabled} onClick={again.begin}>
      {t("room.writing.aloud")}
    </Button>
  );
}
