/** The loudness of sound in decibels of full scale, as the meter shows it. */

/** No sound at all. */
export const SILENCE_DB = -96;
/** Where the scale begins: what is quieter looks alike. */
export const FLOOR_DB = -60;
export const LOUD_DB = -12;
export const TOO_LOUD_DB = -3;
/** Below this nobody speaks, or from far away. */
const QUIET_DB = -45;

export type Loudness = "quiet" | "normal" | "loud" | "tooLoud";

export function loudness(db: number): Loudness {
  if (db > TOO_LOUD_DB) return "tooLoud";
  if (db > LOUD_DB) return "loud";
  return db < QUIET_DB ? "quiet" : "normal";
}

/** How far along the scale, from 0 to 1. */
export function along(db: number): number {
  return Math.min(1, Math.max(0, (db - FLOOR_DB) / -FLOOR_DB));
}

/** Whole decibels, without a zero that is below zero. */
export function whole(db: number): number {
  return Math.round(db) || 0;
}
