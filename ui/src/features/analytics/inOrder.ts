import type { CampaignAnalytics, CandidateAnalytics } from "../../transport/generated";

/** By name, by the overall mean, or by the criterion at that place of the scorecard. */
export type Order = { by: "name" | "overall" | number; down: boolean };

export type NamedCandidate = CandidateAnalytics & { name: string };

/** Rows by name, or by a value of theirs: equal ones by name then, and those without a value always last. */
export function ordered<T>(rows: readonly T[], nameOf: (row: T) => string, valueOf: ((row: T) => number | null) | null, down: boolean, language: string): T[] {
  const { compare } = new Intl.Collator(language, { sensitivity: "base", numeric: true });
  const named = [...rows].sort((a, b) => compare(nameOf(a), nameOf(b)));
  if (valueOf === null) return down ? named.reverse() : named;
  return named.sort((a, b) => {
    const [one, other] = [valueOf(a), valueOf(b)];
    if (one === null || other === null) return Number(one === null) - Number(other === null);
    return down ? other - one : one - other;
  });
}

/** The candidates with their names, in order. */
export function inOrder({ candidates, candidate_names }: Pick<CampaignAnalytics, "candidates" | "candidate_names">, { by, down }: Order, language: string): NamedCandidate[] {
  const named = candidates.map((candidate) => ({ ...candidate, name: candidate_names[candidate.session_id] ?? "" }));
  const valueOf = by === "name" ? null : (candidate: CandidateAnalytics) => (by === "overall" ? candidate.overall : (candidate.criteria[by] ?? null));
  return ordered(named, ({ name }) => name, valueOf, down, language);
}
