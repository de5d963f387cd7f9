import type { ApiError, Probe, ProbedFile, Question, Source } from "../../transport/generated";
import type { Id } from "../../transport/transport";

/** A file on its way to an answer. */
export type ImportRow = {
  key: string;
  name: string;
  bytes: number | null;
  /** Share sent so far while a browser uploads it; null otherwise. */
  sent: number | null;
  source: Source | null;
  probe: Probe | null;
  error: ApiError | null;
  questionId: Id | null;
};

/** Numbers inside names count as numbers: "answer 2" stands before "answer 10". */
export function byName(a: { name: string }, b: { name: string }): number {
  return a.name.localeCompare(b.name, undefined, { numeric: true, sensitivity: "base" });
}

/** Gives every file without a question the next one in order: those without an answer first. */
export function matchInOrder(rows: readonly ImportRow[], questions: readonly Question[], answered: ReadonlySet<Id>): ImportRow[] {
  const taken = new Set(rows.map(({ questionId }) => questionId));
  const open = questions.filter(({ id }) => !taken.has(id) && !answered.has(id));
  const again = questions.filter(({ id }) => !taken.has(id) && answered.has(id));
  const free = [...open, ...again];
  return rows.map((row) => (row.questionId !== null || row.error !== null ? row : { ...row, questionId: free.shift()?.id ?? null }));
}

/** What probing said, written into the rows it was asked for. */
export function withProbes(rows: readonly ImportRow[], keys: readonly string[], probed: readonly ProbedFile[]): ImportRow[] {
  return rows.map((row) => {
    const answer = probed[keys.indexOf(row.key)];
    return answer ? { ...row, bytes: answer.bytes, source: answer.source, probe: answer.probe, error: answer.error, sent: null } : row;
  });
}

/** Whether a row can be imported as it is. */
export function isReady(row: ImportRow): row is ImportRow & { source: Source; questionId: Id } {
  return row.source !== null && row.probe !== null && row.error === null && row.questionId !== null;
}
