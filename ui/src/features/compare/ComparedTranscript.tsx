import { Text } from "@mantine/core";
import type { UseQueryResult } from "@tanstack/react-query";
import { useEffect, useMemo, useRef } from "react";
import { useTranslation } from "react-i18next";
import { ProblemBox } from "../../shared/ProblemBox";
import { Loading } from "../../shared/States";
import type { Failure } from "../../transport/failure";
import type { AnswerView, Transcript } from "../../transport/generated";
import { useNoTranscript } from "../sessions/noTranscript";
import type { Playback } from "../sessions/playback";
import { tokensOf } from "../sessions/tokens";
import { Words } from "../sessions/Words";
import classes from "./Compare.module.css";
import type { InStep } from "./inStep";

type Props = { answer: AnswerView; /** Whether the answer may be listened to. */ byEar: boolean; read: UseQueryResult<Transcript | null, Failure>; playback: Playback; inStep: InStep };

/** What was said, or why it is not written down. */
export function ComparedTranscript({ answer, byEar, read, playback, inStep }: Props) {
  const { t } = useTranslation();
  const whyNone = useNoTranscript();
  const { transcription } = answer;
  const written = answer.media.kind === "text";
  const why = written ? t("session.noAnswer") : transcription === "waiting" || transcription === "running" ? t(`transcript.${transcription}`) : whyNone(transcription, byEar);

  return (
    <div className={classes.transcript} role="group" aria-label={t(written ? "transcript.written" : "transcript.title")}>
      {answer.transcript === null ? (
        <Quiet text={why} />
      ) : read.data ? (
        read.data.segments.length === 0 ? (
          <Quiet text={t("transcript.silent")} />
        ) : (
          <Scrolling transcript={read.data} durationMs={answer.media.duration_ms} playback={playback} inStep={inStep} />
        )
      ) : read.error ? (
        <ProblemBox error={read.error} onRetry={() => void read.refetch()} />
      ) : (
        <Loading rows={3} height={60} />
      )}
    </div>
  );
}

function Quiet({ text }: { text: string }) {
  return (
    <Text size="sm" c="dimmed" p="sm">
      {text}
    </Text>
  );
}

function Scrolling({ transcript: { head, segments }, durationMs, playback, inStep }: { transcript: Transcript; durationMs: number; playback: Playback; inStep: InStep }) {
  const words = useRef<HTMLDivElement>(null);
  const tokens = useMemo(() => tokensOf(segments), [segments]);
  const runs = useMemo(() => [], []);

  const timed = head.method !== "written";
  // What was not said at times can follow nothing.
  useEffect(() => (words.current && timed ? inStep.add({ element: words.current, segments, durationMs }) : undefined), [inStep, segments, durationMs, timed]);

  return <Words ref={words} segments={segments} tokens={tokens} runs={runs} current={undefined} playback={playback} language={head.language} timed={timed} onSave={null} />;
}
