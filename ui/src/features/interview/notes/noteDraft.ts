import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { Id } from "../../../transport/transport";

/** Where a note belongs: the question that the candidate was at. */
export type NotePlace = { id: Id; number: number };

/** A note that is being written. What it is about was heard before its first letter, so that is what counts. */
export type NoteDraft = { text: string; begun: { atMs: number; at: NotePlace | null } | null };

export const NO_DRAFT: NoteDraft = { text: "", begun: null };

/** The draft once this text stands in it. */
export function drafted(before: NoteDraft, text: string, at: NotePlace | null, nowMs: number): NoteDraft {
  if (text.trim() === "") return { text, begun: null };
  return { text, begun: before.begun ?? { atMs: nowMs, at } };
}

/** What could not be saved, before what was written meanwhile. */
export function putBack(unsaved: NoteDraft, since: NoteDraft): NoteDraft {
  return { text: since.text.trim() === "" ? unsaved.text : `${unsaved.text}\n${since.text}`, begun: unsaved.begun };
}

type Kept = { draft: NoteDraft; keep: (draft: NoteDraft) => void; latest: () => NoteDraft };

/** The draft of a session's next note. It stays when the page is left, among what is forgotten once the workspace is closed. */
export function useNoteDraft(sessionId: Id): Kept {
  const client = useQueryClient();
  const key = ["note draft", sessionId];
  const latest = () => client.getQueryData<NoteDraft>(key) ?? NO_DRAFT;
  const [draft, setDraft] = useState(latest);
  const keep = (next: NoteDraft) => {
    setDraft(next);
    client.setQueryDefaults(key, { gcTime: Number.POSITIVE_INFINITY });
    client.setQueryData(key, next);
  };
  return { draft, keep, latest };
}
