import { useState } from "react";
import { useAutosave } from "../../shared/autosave";
import type { SaveState } from "../../shared/autosave";
import type { Rating } from "../../transport/generated";
import type { Id } from "../../transport/transport";
import { useTransport } from "../../transport/react";

export type RatingDraft = { value: number | null; comment: string };

/** What was entered here; `savedAt` is the core's time of it once it is saved. */
type Entered = RatingDraft & { savedAt: number | null };

/**
 * A rating while it is given: what was entered here is shown until the core tells the same or something newer.
 */
export function useRating(answerId: Id, criterionId: Id, stored: Rating | undefined): { draft: RatingDraft; state: SaveState; enter: (part: Partial<RatingDraft>) => void; flush: () => void } {
  const transport = useTransport();
  const [entered, setEntered] = useState<Entered | null>(null);
  const save = useAutosave(async (value: RatingDraft) => {
    const rating = await transport.call("ratings.save", { answer_id: answerId, criterion_id: criterionId, value: value.value, comment: value.comment });
    setEntered((now) => (now !== null && now.value === value.value && now.comment === value.comment ? { ...now, savedAt: rating.at_ms } : now));
  });
  const overtaken = entered !== null && entered.savedAt !== null && stored !== undefined && stored.at_ms >= entered.savedAt;
  const draft: RatingDraft = entered !== null && !overtaken ? entered : { value: stored?.value ?? null, comment: stored?.comment ?? "" };

  return {
    draft,
    state: save.state,
    enter: (part) => {
      const next = { value: draft.value, comment: draft.comment, ...part };
      setEntered({ ...next, savedAt: null });
      save.change(next);
    },
    flush: save.flush,
  };
}
