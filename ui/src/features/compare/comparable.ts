import type { SessionRow } from "../../transport/generated";

/** How many candidates stand beside each other. */
export const LEAST = 2;
export const MOST = 4;

/** Whether these can be compared: a few candidates, all of them asked the same. */
export function isComparable(rows: readonly SessionRow[]): boolean {
  return rows.length >= LEAST && rows.length <= MOST && new Set(rows.map(({ campaign_id }) => campaign_id)).size === 1;
}
