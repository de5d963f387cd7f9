import { Badge, Button, Group, Progress, Stack, Text, Title, Tooltip } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { Ref } from "react";
import { useTranslation } from "react-i18next";
import { percent } from "../../shared/format";
import { ProblemBox } from "../../shared/ProblemBox";
import { Loading } from "../../shared/States";
import type { AnswerView, Language, Transcript } from "../../transport/generated";
import { useJob } from "../../transport/jobs";
import { useRead, useWrite } from "../../transport/react";
import { LiveCaptions } from "./LiveCaptions";
import { ManualTranscript } from "./ManualTranscript";
import { useNoTranscript } from "./noTranscript";
import paneClasses from "./Pane.module.css";
import type { Playback } from "./playback";
import { SearchableTranscript } from "./SearchableTranscript";
import type { Sought } from "./SearchableTranscript";
import classes from "./Transcript.module.css";

type Props = { answer: AnswerView; /** Of the session. */ language: Language; locked: boolean; /** Whether it may be written and corrected by hand, which takes listening. */ byEar: boolean; playback: Playback; searchRef: Ref<HTMLInputElement>; sought: Sought };

/** What was said, or why it is not written down yet and what can be done about it. */
export function TranscriptPane({ answer, language, locked, byEar, playback, searchRef, sought }: Props) {
  const { t } = useTranslation();
  const transcript = useRead("transcripts.get", { answer_id: answer.id }, answer.transcript !== null);
  const [byHand, setByHand] = useState(false);
  const written = answer.media.kind === "text";

  return (
    <section className={paneClasses.pane} aria-labelledby="transcript-title" data-testid="transcript">
      <Group justify="space-between" gap="xs" className={paneClasses.head}>
        <Title order={2} id="transcript-title">
          {t(written ? "transcript.written" : "transcript.title")}
        </Title>
        {transcript.data && <TranscriptFacts transcript={transcript.data} />}
      </Group>
      {answer.transcript === null && written ? (
        <Text size="sm" className={classes.note}>
          {t("session.noAnswer")}
        </Text>
      ) : answer.transcript === null ? (
        byHand && !locked && byEar ? (
          <ManualTranscript answer={answer} playback={playback} onClose={() => setByHand(false)} />
        ) : (
          <>
            <NotThereYet answer={answer} locked={locked} onByHand={byEar ? () => setByHand(true) : null} />
            {(answer.transcription === "waiting" || answer.transcription === "running") && <LiveCaptions answerId={answer.id} language={language} playback={playback} />}
          </>
        )
      ) : transcript.data ? (
        <SearchableTranscript
          answerId={answer.id}
          transcript={transcript.data}
          locked={locked || !byEar}
          playback={playback}
          searchRef={searchRef}
          sought={sought}
        />
      ) : transcript.error ? (
        <ProblemBox error={transcript.error} onRetry={() => void transcript.refetch()} />
      ) : (
        <Loading rows={4} height={60} />
      )}
    </section>
  );
}

function TranscriptFacts({ transcript: { head } }: { transcript: Transcript }) {
  const { t, i18n } = useTranslation();
  return (
    <Group gap={6}>
      <Tooltip label={t(`transcript.methodHelp.${head.method}`)} multiline maw={320}>
        <Badge variant="light" color="gray" tabIndex={0}>
          {t(`transcript.method.${head.method}`)}
          {head.version > 1 && ` · ${t("transcript.version", { version: head.version })}`}
        </Badge>
      </Tooltip>
      {head.confidence !== null && (
        <Tooltip label={t("transcript.confidenceHelp")} multiline maw={320}>
          <Badge variant="light" color="gray" tabIndex={0}>
            {t("transcript.confidence", { value: percent(head.confidence, i18n.language) })}
          </Badge>
        </Tooltip>
      )}
      {head.synthetic && (
        <Tooltip label={t("sample.honest")} multiline maw={320}>
          <Badge variant="outline" color="gray" tabIndex={0}>
            {t("transcript.synthetic")}
          </Badge>
        </Tooltip>
      )}
    </Group>
  );
}

function NotThereYet({ answer, locked, onByHand }: { answer: AnswerView; locked: boolean; onByHand: (() => void) | null }) {
  const { t } = useTranslation();
  const why = useNoTranscript();
  const run = useWrite("transcripts.run");
  const cancel = useWrite("jobs.cancel");
  const job = useJob(answer.job_id);
  const { transcription } = answer;

  if (transcription === "waiting" || transcription === "running") {
    const share = job && job.total > 0 ? job.done / job.total : 0;
    return (
      <Stack gap="xs" className={classes.note}>
        <Text size="sm">{transcription === "waiting" ? t("transcript.waiting") : t("transcript.running")}</Text>
        <Progress value={share * 100} animated={transcription === "running"} aria-label={t("transcript.running")} />
        {answer.job_id !== null && (
          <div>
            <Button size="compact-sm" variant="default" loading={cancel.isPending} onClick={() => cancel.mutate({ id: answer.job_id ?? "" })}>
              {t("common.cancel")}
            </Button>
          </div>
        )}
      </Stack>
    );
  }
  return (
    <Stack gap="sm" className={classes.note}>
      <Text size="sm">{why(transcription, onByHand !== null)}</Text>
      {job?.error && transcription === "failed" && <ProblemBox error={job.error} />}
      {run.error && <ProblemBox error={run.error} />}
      {!locked && (
        <Group gap="xs">
          {transcription === "no_weights" ? (
            <Button variant="default" component={Link} to="/settings/{-$section}" params={{ section: "transcription" } as never}>
              {t("transcript.installModel")}
            </Button>
          ) : (
            transcription !== "no_consent" && (
              <Button variant="default" loading={run.isPending} onClick={() => run.mutate({ answer_id: answer.id, language: null })}>
                {t("transcript.run")}
              </Button>
            )
          )}
          {onByHand && (
            <Button variant="default" onClick={onByHand}>
              {t("transcript.byHand")}
            </Button>
          )}
        </Group>
      )}
    </Stack>
  );
}
