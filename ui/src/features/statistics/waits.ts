const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** How long something took: in minutes up to an hour, in hours up to two days, in days from there on. */
export function wait(ms: number, language: string): string {
  const words = (value: number, unit: "minute" | "hour" | "day", digits: number) => new Intl.NumberFormat(language, { style: "unit", unit, unitDisplay: "short", maximumFractionDigits: digits }).format(value);
  if (ms < HOUR) return words(Math.round(ms / 60_000), "minute", 0);
  if (ms < 2 * DAY) return words(ms / HOUR, "hour", 0);
  return words(ms / DAY, "day", 1);
}
