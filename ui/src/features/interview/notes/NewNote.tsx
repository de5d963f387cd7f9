import { Text } from "@mantine/core";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { toFailure } from "../../../transport/failure";
import type { Failure } from "../../../transport/failure";
import { useTransport } from "../../../transport/react";
import type { Id } from "../../../transport/transport";
import classes from "./InterviewNotes.module.css";
import { drafted, NO_DRAFT, putBack, useNoteDraft } from "./noteDraft";
import type { NotePlace } from "./noteDraft";
import { NoteField } from "./NoteField";

type Props = { sessionId: Id; /** The question that the candidate is at now. */ at: NotePlace | null };

/** Takes the next note. The field is free again at once; what can't be saved comes back into it. */
export function NewNote({ sessionId, at }: Props) {
  const { t } = useTranslation();
  const transport = useTransport();
  const { draft, keep, latest } = useNoteDraft(sessionId);
  const [failure, setFailure] = useState<Failure | null>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  const { begun } = draft;

  const save = () => {
    if (begun === null) return;
    setFailure(null);
    keep(NO_DRAFT);
    field.current?.focus();
    const begun_ms_ago = Math.max(0, Date.now() - begun.atMs);
    transport.call("interview_notes.add", { session_id: sessionId, question_id: begun.at?.id ?? null, text: draft.text.trim(), begun_ms_ago }).catch((error: unknown) => {
      keep(putBack(draft, latest()));
      setFailure(toFailure(error));
    });
  };

  return (
    <div className={classes.fresh}>
      <NoteField action={t("interviewNotes.save")} text={draft.text} rows={3} failure={failure} fieldRef={field} onText={(text) => keep(drafted(draft, text, at, Date.now()))} onSave={save}>
        {begun !== null && (
          <Text size="xs" c="dimmed" className={classes.belongs}>
            {begun.at === null ? t("interviewNotes.outside") : t("interviewNotes.belongs", { number: begun.at.number })}
          </Text>
        )}
      </NoteField>
    </div>
  );
}
