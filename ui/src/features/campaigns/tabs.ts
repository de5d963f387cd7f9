/** The tabs of a campaign's page, in their order. */
export const TABS = ["candidates", "plan", "statistics"] as const;
export type Tab = (typeof TABS)[number];
