import { Button, Group, Stack, Text, Title } from "@mantine/core";
import { IconEyeOff, IconFileText, IconRobot, IconUser } from "@tabler/icons-react";
import { useCallback, useEffect, useState } from "react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { ProblemBox } from "../../shared/ProblemBox";
import { Loading } from "../../shared/States";
import { toFailure } from "../../transport/failure";
import type { Failure } from "../../transport/failure";
import type { Analysis, AnswerView, Criterion } from "../../transport/generated";
import { useRead, useTransport } from "../../transport/react";
import type { Id } from "../../transport/transport";
import { DraftNotes } from "./DraftNotes";
import classes from "./Notes.module.css";
import paneClasses from "./Pane.module.css";
import type { Playback } from "./playback";

type Props = { answer: AnswerView; criteria: Criterion[]; playback: Playback; onCandidate: () => void };

/** What software on this machine noted about the answer; it is made when it is looked at, and only when it may be seen. */
export function NotesPane({ answer, criteria, playback, onCandidate }: Props) {
  const { t } = useTranslation();
  const { data, error, refetch } = useRead("analyses.get", { answer_id: answer.id });
  const making = useMaking(answer.id, data);

  return (
    <section className={paneClasses.pane} aria-labelledby="notes-title" data-testid="notes">
      <Group justify="space-between" wrap="nowrap" gap="xs" className={paneClasses.head}>
        <Title order={2} id="notes-title">
          {t("notes.title")}
        </Title>
      </Group>
      <Stack gap="md" p="sm" className={paneClasses.scroll}>
        <div className={classes.honest}>
          <IconRobot size={16} aria-hidden />
          <Text size="xs">{t(answer.media.kind === "text" ? "notes.honestWritten" : "notes.honest")}</Text>
        </div>
        {error && <ProblemBox error={error} onRetry={() => void refetch()} />}
        {making.failure && <ProblemBox error={making.failure} onRetry={making.again} />}
        {data?.state === "made" ? (
          <DraftNotes key={data.at_ms} notes={data.notes} criteria={criteria} language={answer.transcript?.language} timed={answer.media.kind !== "text"} playback={playback} />
        ) : data?.state === "hidden" ? (
          <Reason text={t("notes.hidden")} icon={<IconEyeOff size={16} aria-hidden />} />
        ) : data?.state === "no_transcript" ? (
          <Reason text={t("notes.noTranscript")} icon={<IconFileText size={16} aria-hidden />} />
        ) : data?.state === "no_consent" ? (
          <>
            <Reason text={t("notes.noConsent", { kinds: data.missing.map((kind) => t(`consent.kind.${kind}`)).join(", ") })} icon={<IconUser size={16} aria-hidden />} />
            <div>
              <Button size="compact-sm" variant="default" onClick={onCandidate}>
                {t("import.openConsents")}
              </Button>
            </div>
          </>
        ) : (
          !error && !making.failure && <Loading rows={6} height={24} />
        )}
      </Stack>
    </section>
  );
}

/** Why there is nothing to read. */
function Reason({ text, icon }: { text: string; icon: ReactNode }) {
  return (
    <div className={classes.reason}>
      {icon}
      <Text size="sm">{text}</Text>
    </div>
  );
}

/** Has the notes made as soon as they may be seen, and again when the words were corrected. */
function useMaking(answer: Id, analysis: Analysis | undefined): { failure: Failure | null; again: () => void } {
  const transport = useTransport();
  const [failure, setFailure] = useState<Failure | null>(null);
  const due = analysis?.state === "ready" || analysis?.state === "stale";
  const make = useCallback(() => {
    transport.call("analyses.run", { answer_id: answer }).then(
      () => setFailure(null),
      (error: unknown) => setFailure(toFailure(error)),
    );
  }, [transport, answer]);
  useEffect(() => {
    if (due) make();
  }, [due, make]);
  return { failure: due ? failure : null, again: make };
}
