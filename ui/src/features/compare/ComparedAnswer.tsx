import { Alert } from "@mantine/core";
import type { Ref } from "react";
import { useTranslation } from "react-i18next";
import { useCandidateName } from "../../shared/candidate";
import type { AnswerView, SessionView } from "../../transport/generated";
import { useRead } from "../../transport/react";
import type { Id } from "../../transport/transport";
import { AnswerLines } from "../sessions/AnswerLines";
import { HiddenRecording } from "../sessions/HiddenRecording";
import { Player } from "../sessions/Player";
import type { Playback } from "../sessions/playback";
import { recordingOf } from "../sessions/recording";
import { WrittenAnswer } from "../sessions/WrittenAnswer";
import { ComparedRatings } from "./ComparedRatings";
import type { RatingControls } from "./ComparedRatings";
import { ComparedTranscript } from "./ComparedTranscript";
import classes from "./Compare.module.css";
import type { InStep } from "./inStep";

type Props = {
  view: SessionView;
  position: number;
  answer: AnswerView;
  criterionId: Id | undefined;
  playback: Playback;
  inStep: InStep;
  ratings: Ref<RatingControls>;
  onCriterion: (criterionId: Id) => void;
};

/** An answer beside those of others: the recording, the words, and the own ratings. */
export function ComparedAnswer({ view, position, answer, criterionId, playback, inStep, ratings, onCriterion }: Props) {
  const { t } = useTranslation();
  const transcript = useRead("transcripts.get", { answer_id: answer.id }, answer.transcript !== null);
  const called = useCandidateName();
  const recording = recordingOf(view);

  return (
    <>
      <div className={classes.recording}>
        {answer.media.kind === "text" ? (
          <WrittenAnswer />
        ) : recording === "plays" ? (
          <Player
            together
            media={answer.media}
            title={t("compare.recording", { name: called(view), position: position + 1 })}
            segments={transcript.data?.segments ?? []}
            playback={playback}
          />
        ) : recording === "hidden" ? (
          <HiddenRecording media={answer.media} />
        ) : (
          <Alert variant="light" color="yellow" title={t("player.withdrawnTitle")}>
            {t("player.withdrawn")}
          </Alert>
        )}
        <AnswerLines answer={answer} onSeek={(ms) => playback.seek(ms)} />
      </div>
      <ComparedTranscript answer={answer} byEar={recording !== "hidden"} read={transcript} playback={playback} inStep={inStep} />
      <ComparedRatings ref={ratings} view={view} position={position} answer={answer} criterionId={criterionId} onCriterion={onCriterion} />
    </>
  );
}
