import { Button, Text } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { InterviewQuestion, InterviewView } from "../../transport/generated";
import type { Trial } from "../devices/useTrial";
import { useSteady } from "../devices/useSteady";
import { LiveMetrics } from "../recording/LiveMetrics";
import { isGoingOn, LITTLE_ROOM_MS } from "../recording/recording";
import { asSet } from "./asked";
import { BreakButton } from "./Break";
import { Captions } from "./Captions";
import { Heading } from "./Heading";
import classes from "./Interview.module.css";
import { Mirror } from "./Mirror";
import { RedLight } from "./RedLight";
import { inWords } from "./time";
import { Elapsed, Timer } from "./Timer";
import { Trouble } from "./Trouble";
import { useStep } from "./useInterview";
import { Voice } from "./Voice";

/** Who speaks may think for so long without a word. */
const SILENT_AFTER_MS = 8_000;

type Props = { view: InterviewView; question: InterviewQuestion; trial: Trial };

/** The candidate is recorded. The core ends it at its limit. */
export function Answering({ view, question, trial }: Props) {
  const { t } = useTranslation();
  const stop = useStep("interview.stop");
  // More time that is asked for meanwhile holds from the next answer on.
  const [limitMs] = useState(question.limit_ms);
  const recording = trial.now?.recording ?? null;
  const here = isGoingOn(recording) && recording.question_id === question.id ? recording : null;
  const usedMs = here === null ? 0 : Math.max(0, here.elapsed_ms - question.part_from_ms);
  const { follow_up: followUp } = question;
  return (
    <>
      <div className={classes.sight}>
        <Mirror trial={trial} soundOnly={view.sound_only} recorded />
        <div className={classes.beside}>
          {limitMs === null ? <Elapsed ms={usedMs} label={t("room.answering.elapsed")} /> : <Timer leftMs={Math.max(0, limitMs - usedMs)} totalMs={limitMs} label={t("room.answering.left")} />}
          <div role="status" className={classes.advice}>
            {trial.now?.microphone.advice === "silent" && <Unheard />}
            {!view.sound_only && trial.now?.camera.problem && <Text>{t("room.answering.noPicture")}</Text>}
            {trial.now?.microphone.problem && <Text>{t("room.answering.noSound")}</Text>}
            {here?.is_behind && <Text>{t("room.answering.behind")}</Text>}
            {here !== null && here.room_ms < LITTLE_ROOM_MS && <Text>{t("room.answering.littleRoom", { time: inWords(here.room_ms) })}</Text>}
          </div>
        </div>
      </div>
      <Heading>
        <RedLight /> {t("room.answering.recording")}
      </Heading>
      <Text className={classes.asked} lang={view.language}>
        {asSet(followUp?.text ?? question.text)}
      </Text>
      {view.accommodations.live_captions && <Captions language={view.language} fromMs={question.part_from_ms} />}
      <Voice microphone={trial.now?.microphone ?? null} />
      {view.metrics_shown && here?.has_picture && <LiveMetrics paused={here.state === "paused"} forgets />}
      {trial.failure && <Trouble error={trial.failure} onRetry={trial.start} />}
      {stop.error && <Trouble error={stop.error} onRetry={() => stop.mutate({})} busy={stop.isPending} />}
      <div className={`${classes.actions ?? ""} ${classes.inSight ?? ""}`}>
        <Button size="xl" loading={stop.isPending} onClick={() => stop.mutate({})}>
          {t("room.answering.finished")}
        </Button>
        <BreakButton disabled={stop.isPending} />
      </div>
    </>
  );
}

/** That nothing is heard, for as long as it is there; every word begins the time anew. */
function Unheard() {
  const { t } = useTranslation();
  return useSteady<boolean>(true, SILENT_AFTER_MS, false) && <Text>{t("room.advice.sound.silent")}</Text>;
}
