import { Group, Text, Title, UnstyledButton } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { duration } from "../../../shared/format";
import { When } from "../../../shared/When";
import type { InterviewNote } from "../../../transport/generated";
import type { Id } from "../../../transport/transport";
import paneClasses from "../../sessions/Pane.module.css";
import { usePlayable } from "../../sessions/playback";
import type { Playback } from "../../sessions/playback";
import classes from "./InterviewNotes.module.css";
import { NoteItem } from "./NoteItem";
import { Privacy } from "./NotesColumn";

type Props = { notes: InterviewNote[]; questionId: Id; answerId: Id | null; playback: Playback };

/** The own notes beside the answer that they were written during: first those with a moment in it, then the others. */
export function NotesOfAnswer({ notes, questionId, answerId, playback }: Props) {
  const { t } = useTranslation();
  const timed = notes.flatMap((note) => (note.answer_id !== null && note.answer_id === answerId && note.position_ms !== null ? [{ note, atMs: note.position_ms }] : [])).sort((one, other) => one.atMs - other.atMs);
  const placed = new Set(timed.map(({ note }) => note.id));
  const untimed = notes.filter(({ id, question_id }) => question_id === questionId && !placed.has(id));
  const outside = notes.filter(({ question_id }) => question_id === null);
  return (
    <section className={paneClasses.pane} aria-labelledby="notes-of-answer-title" data-testid="notes-of-answer">
      <Group className={paneClasses.head}>
        <Title order={2} id="notes-of-answer-title">
          {t("interviewNotes.title")}
        </Title>
      </Group>
      <Privacy />
      <div className={paneClasses.scroll}>
        {placed.size + untimed.length === 0 && (
          <Text size="sm" c="dimmed" p="sm">
            {t("interviewNotes.noneHere")}
          </Text>
        )}
        {timed.length > 0 && (
          <ul className={classes.notes}>
            {timed.map(({ note, atMs }) => (
              <NoteItem key={note.id} note={note} lead={<Moment atMs={atMs} playback={playback} />} />
            ))}
          </ul>
        )}
        <Others title={answerId === null ? null : t("interviewNotes.untimed")} notes={untimed} />
        <Others title={t("interviewNotes.outside")} notes={outside} />
      </div>
    </section>
  );
}

function Moment({ atMs, playback }: { atMs: number; playback: Playback }) {
  const { t } = useTranslation();
  const playable = usePlayable(playback);
  const time = duration(atMs);
  if (!playable) {
    return (
      <Text size="xs" c="dimmed" className="tabular">
        {time}
      </Text>
    );
  }
  return (
    <UnstyledButton className={classes.time} aria-label={t("comment.goTo", { time })} onClick={() => playback.seek(atMs)}>
      {time}
    </UnstyledButton>
  );
}

/** Notes without a moment to go to; without a title where there are no others. */
function Others({ title, notes }: { title: string | null; notes: InterviewNote[] }) {
  if (notes.length === 0) return null;
  return (
    <>
      {title !== null && (
        <Text size="xs" fw={600} c="dimmed" className={classes.group}>
          {title}
        </Text>
      )}
      <ul className={classes.notes}>
        {notes.map((note) => (
          <NoteItem key={note.id} note={note} lead={
              <Text size="xs" c="dimmed">
                <When atMs={note.at_ms} />
              </Text>
            } />
        ))}
      </ul>
    </>
  );
}
