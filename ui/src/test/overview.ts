import type { OverviewView } from "../transport/generated";
import { distribution, measured, unmeasured } from "./analytics";

const DAY = 86_400_000;

/** No interview in the period. */
export const NOTHING: OverviewView = { campaigns: 0, interviews: 0, signed: 0, jobs: [], competencies: [], hidden: 0, left_out: 0 };

/** Interviews for three jobs, on three competencies. */
export const OVERVIEW: OverviewView = {
  campaigns: 5, interviews: 1_234, signed: 41, hidden: 0, left_out: 0,
  jobs: [
    { job_title: "Accueil", campaigns: 1, interviews: 4, completed: 0, completion_rate: 0, signed: 0, overall: null, ratings: distribution(0, 0, 0, 0, 0), to_signature: null },
    { job_title: "Développement logiciel", campaigns: 3, interviews: 30, completed: 24, completion_rate: 0.8, signed: 20, overall: 3.42, ratings: distribution(2, 9, 21, 30, 8), to_signature: { mean_ms: 4.5 * DAY, median_ms: 3.5 * DAY } },
    { job_title: "Chargé de clientèle", campaigns: 1, interviews: 1_200, completed: 900, completion_rate: 0.75, signed: 21, overall: 3.9, ratings: distribution(0, 2, 6, 11, 5), to_signature: { mean_ms: DAY, median_ms: DAY / 4 } },
  ],
  competencies: [
    { name: "Clarté", jobs: ["Accueil", "Chargé de clientèle", "Développement logiciel", "Vente"], campaigns: 5, interviews: 41, ratings: distribution(1, 3, 9, 8, 3), alpha: measured(0.81) },
    { name: "Rigueur", jobs: ["Développement logiciel"], campaigns: 3, interviews: 20, ratings: distribution(0, 2, 6, 11, 5), alpha: unmeasured("too_few_raters") },
  ],
};
