/** The parts of a campaign's numbers, in their order. */
export const PARTS = ["progress", "results", "raters"] as const;
export type Part = (typeof PARTS)[number];
