import type { Id } from "../../transport/transport";
import type { Overlap, Quote, StarPart, Statement, StatementKind, TopicKind } from "../../transport/generated";

/** In the order in which an example is told. */
export const PARTS: StarPart[] = ["situation", "task", "action", "result"];

const WORD_OF: Record<TopicKind, StatementKind> = { question: "question_word", job: "job_word", criterion: "criterion_word" };

/** An expression or a word, with the places where it was said. */
export type Term = { term: string; quotes: Quote[] };

/** Everything that is quoted for statements of a kind, in order of time. */
export function quotesOf(statements: Statement[], kind: StatementKind): Quote[] {
  return statements.filter((statement) => statement.kind === kind).flatMap(({ quotes }) => quotes);
}

/** What a statement of these kinds is about, each with its quotes. */
export function termsOf(statements: Statement[], ...kinds: StatementKind[]): Term[] {
  return statements.filter(({ kind }) => kinds.includes(kind)).map(({ term, quotes }) => ({ term, quotes }));
}

/** The words of a text that were taken up, in the order of the text. */
export function takenUp({ topic, criterion_id, taken_up }: Pick<Overlap, "topic" | "criterion_id" | "taken_up">, statements: Statement[]): Term[] {
  const of = (term: string, criterion: Id | null) => statements.find((each) => each.kind === WORD_OF[topic] && each.term === term && each.criterion_id === criterion);
  return taken_up.flatMap((term) => {
    const statement = of(term, criterion_id);
    return statement ? [{ term, quotes: statement.quotes }] : [];
  });
}
