import { Group, Text, Title } from "@mantine/core";
import { useLayoutEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { duration } from "../../../shared/format";
import { Listing } from "../../../shared/States";
import type { InterviewNote } from "../../../transport/generated";
import { useRead } from "../../../transport/react";
import type { Id } from "../../../transport/transport";
import paneClasses from "../../sessions/Pane.module.css";
import classes from "./InterviewNotes.module.css";
import { NewNote } from "./NewNote";
import type { NotePlace } from "./noteDraft";
import { NoteItem } from "./NoteItem";

/** The own notes while the interview goes on: the newest at the end, above the place where the next one is written. */
export function NotesColumn({ sessionId, at }: { sessionId: Id; at: NotePlace | null }) {
  const { t } = useTranslation();
  const notes = useRead("interview_notes.list", { session_id: sessionId });
  const list = useRef<HTMLDivElement>(null);
  const count = notes.data?.length ?? 0;
  useLayoutEffect(() => {
    if (list.current !== null) list.current.scrollTop = list.current.scrollHeight;
  }, [count]);
  return (
    <section className={paneClasses.pane} aria-labelledby="interview-notes-title" data-testid="interview-notes">
      <Group className={paneClasses.head}>
        <Title order={2} id="interview-notes-title">
          {t("interviewNotes.title")}
        </Title>
      </Group>
      <Privacy />
      <div ref={list} className={`${paneClasses.scroll ?? ""} ${classes.list ?? ""}`}>
        <Listing
          items={notes.data}
          error={notes.error}
          onRetry={() => void notes.refetch()}
          rows={2}
          empty={
            <Text size="sm" c="dimmed" p="sm">
              {t("interviewNotes.none")}
            </Text>
          }
        >
          {(these) => (
            <ul className={classes.notes}>
              {these.map((note) => (
                <NoteItem key={note.id} note={note} lead={<Placed note={note} />} />
              ))}
            </ul>
          )}
        </Listing>
      </div>
      <NewNote key={sessionId} sessionId={sessionId} at={at} />
    </section>
  );
}

/** Whose the notes are. */
export function Privacy() {
  const { t } = useTranslation();
  return (
    <Text size="xs" c="dimmed" className={classes.privacy}>
      {t("interviewNotes.private")}
    </Text>
  );
}

function Placed({ note: { question, position_ms } }: { note: InterviewNote }) {
  const { t } = useTranslation();
  return (
    <Text size="xs" c="dimmed" className="tabular">
      {question === null ? t("interviewNotes.outside") : t("interviewNotes.belongs", { number: question })}
      {position_ms !== null && ` · ${duration(position_ms)}`}
    </Text>
  );
}
