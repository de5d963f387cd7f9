import type { CampaignAnalytics, CampaignView, Distribution, Measured } from "../transport/generated";

/** Ratings with these counts. */
export function distribution(...counts: Distribution["counts"]): Distribution {
  const values = counts.flatMap((count, index) => Array.from({ length: count }, () => index + 1));
  const mean = values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - (mean ?? 0)) ** 2, 0);
  return { counts, mean, deviation: values.length < 2 ? null : Math.sqrt(squares / (values.length - 1)) };
}

export const measured = (value: number, rows = 24, raters = 3): Measured => ({ found: { value, rows, raters }, why_not: null });
export const unmeasured = (why_not: Measured["why_not"]): Measured => ({ found: null, why_not });

/** A campaign in which nobody signed. */
export function unsigned({ campaign, questions }: CampaignView): CampaignAnalytics {
  const none = distribution(0, 0, 0, 0, 0);
  const nothing = unmeasured("too_few_raters");
  return {
    rater_names: {}, candidate_names: {}, hidden: 0, sessions: 0, rated_by_several: 0, candidates: [], raters: [],
    criteria: campaign.criteria.map(({ id }) => ({ criterion_id: id, ratings: none, icc: nothing, kappa: nothing, alpha: nothing })),
    questions: questions.map(({ id }) => ({ question_id: id, answers: 0, ratings: none, discrimination: null })),
  };
}

/** A campaign that three people rated. */
export function evaluated(view: CampaignView): CampaignAnalytics {
  const shapes = [distribution(1, 3, 9, 8, 3), distribution(0, 2, 6, 11, 5), distribution(4, 7, 8, 4, 1), distribution(0, 0, 24, 0, 0)];
  const icc = [measured(0.82), measured(0.41), measured(0.93), unmeasured("no_variance")];
  const kappa = [measured(0.61), measured(0.22, 18), measured(0.74), unmeasured("no_variance")];
  const alpha = [measured(0.81), measured(0.35), measured(0.7), unmeasured("too_few_rated")];
  const discriminations = [0.47, 0.12, -0.18, null];
  const names = ["Zoé Exemple", "Ada Lovelace", "Élodie Martin", "Bruno Lefèvre-Montcalm"];
  const drifts = [[0.6, 0.5, 0.2, 0.3, 0.1, 0.15, 0, -0.1], [-0.5, -0.4, -0.6, -0.3, -0.4], [-0.1]];
  const at = Date.UTC(2026, 10, 2, 9, 0);
  return {
    rater_names: { "user-1": "Camille Aubert", "user-2": "Dominique Saint-Exupéry de La Rochefoucauld", "user-3": "Noor van den Berg" },
    candidate_names: Object.fromEntries(names.map((name, index) => [`session-${index}`, name])),
    hidden: 0, sessions: names.length, rated_by_several: 3,
    criteria: view.campaign.criteria.map(({ id }, index) => ({
      criterion_id: id, ratings: shapes[index % 4] ?? distribution(0, 0, 0, 0, 0), icc: icc[index % 4] ?? measured(0.5), kappa: kappa[index % 4] ?? measured(0.5), alpha: alpha[index % 4] ?? measured(0.5),
    })),
    questions: view.questions.map(({ id }, index) => ({ question_id: id, answers: 8 - index, ratings: shapes[(index + 1) % 4] ?? distribution(0, 0, 0, 0, 0), discrimination: discriminations[index % 4] ?? null })),
    candidates: names.map((_, index) => ({ session_id: `session-${index}`, criteria: view.campaign.criteria.map((__, place) => (index === 1 && place === 0 ? null : 2 + ((index * 7 + place * 3) % 11) / 4)), overall: 4.2 - index * 0.5, raters: index === 3 ? 1 : 3 })),
    raters: drifts.map((drift, index) => ({
      rater_id: `user-${index + 1}`, signed: drift.length, ratings: shapes[index] ?? distribution(0, 0, 0, 0, 0), leniency: drift.reduce((sum, value) => sum + value, 0) / drift.length,
      drift: drift.map((difference, place) => ({ session_id: `session-${place % 4}`, at_ms: at + place * 86_400_000, difference })),
    })),
  };
}
