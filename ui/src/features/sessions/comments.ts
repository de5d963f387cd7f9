import { notifyUndo } from "../../shared/notify";
import { notifyProblem } from "../../shared/ProblemBox";
import { toFailure } from "../../transport/failure";
import type { Remark, Thread } from "../../transport/generated";
import { useTransport } from "../../transport/react";
import type { Id } from "../../transport/transport";

/** A comment that is being written: it stays while another question is looked at. */
export type CommentDraft = { positionMs: number; whole: boolean; text: string };

/** The comment that begins a thread, or the first reply that is left of it. */
export function firstRemark({ opening, replies }: Pick<Thread, "opening" | "replies">): Remark | null {
  return opening ?? replies[0] ?? null;
}

/** Comments that are nearer to each other than this share of the answer have one mark. */
const NEAR = 0.035;
/** As much of a comment as tells which one it is. */
const EXCERPT = 90;

function excerpt(text: string): string {
  const letters = Array.from(text);
  return letters.length <= EXCERPT ? text : `${letters.slice(0, EXCERPT).join("").trimEnd()}…`;
}

/** A mark on the timeline: the first of the threads that it stands for, and how many these are. */
export type Mark = { id: Id; atMs: number; share: number; count: number; open: boolean; name: string; text: string };

/** The marks of threads that are in the order of their time. */
export function marksOf(threads: readonly Thread[], durationMs: number): Mark[] {
  const marks: Mark[] = [];
  for (const thread of threads) {
    const first = firstRemark(thread);
    if (thread.position_ms === null || first === null) continue;
    const open = thread.resolved === null;
    const share = Math.min(1, thread.position_ms / Math.max(1, durationMs));
    const last = marks.at(-1);
    if (last !== undefined && share - last.share < NEAR) {
      last.count += 1;
      last.open ||= open;
    } else {
      marks.push({ id: thread.id, atMs: thread.position_ms, share, count: 1, open, name: first.author_name, text: excerpt(first.text) });
    }
  }
  return marks;
}

type Act = "comments.withdraw" | "comments.restore" | "comments.resolve" | "comments.reopen";

/** Does something to a comment at once, and offers the way back where there is a sentence for it. */
export function useCommentAct(): (act: Act, id: Id, undo?: { act: Act; done: string }) => void {
  const transport = useTransport();
  const run = (act: Act, id: Id): Promise<void> => transport.call(act, { id }).then(() => undefined);
  const fail = (error: unknown) => notifyProblem(toFailure(error));
  return (act, id, undo) => {
    // What was done takes the asking part of the page away, so the way back must not depend on it.
    run(act, id).then(() => {
      if (undo) notifyUndo(undo.done, () => void run(undo.act, id).catch(fail));
    }, fail);
  };
}
