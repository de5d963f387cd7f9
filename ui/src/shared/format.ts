/** Shown where there is nothing. */
export const NONE = "–";

/** 3:07, or 1:03:07 from an hour on. */
export function duration(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  const two = (value: number) => String(value).padStart(2, "0");
  const minutes = Math.floor(seconds / 60);
  return minutes < 60 ? `${minutes}:${two(seconds % 60)}` : `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(seconds % 60)}`;
}

/** Milliseconds of "3:07" or "1:03:07"; null when it is not a time. */
export function parseDuration(text: string): number | null {
  if (!/^\d{1,3}(:[0-5]\d){1,2}$/.test(text.trim())) return null;
  return text.trim().split(":").reduce((sum, part) => sum * 60 + Number(part), 0) * 1000;
}

const UNITS: [Intl.RelativeTimeFormatUnit, number][] = [
  ["year", 31_557_600_000],
  ["month", 2_629_800_000],
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
];

/** "3 days ago" in the words of `language`. */
export function relative(atMs: number, nowMs: number, language: string): string {
  const words = new Intl.RelativeTimeFormat(language, { numeric: "auto" });
  const passed = atMs - nowMs;
  for (const [unit, size] of UNITS) {
    if (Math.abs(passed) >= size) return words.format(Math.trunc(passed / size), unit);
  }
  return words.format(0, "second");
}

/** Where a language's dates are written as in the reports: the day before the month, and hours from 0 to 23. */
export function region(language: string): string {
  return language === "en" ? "en-GB" : language;
}

export function exact(atMs: number, language: string): string {
  return new Intl.DateTimeFormat(region(language), { dateStyle: "long", timeStyle: "short" }).format(atMs);
}

/** Day, time and time zone: what a date in a form needs to be unmistakable. */
export function momentInZone(atMs: number, language: string): string {
  return new Intl.DateTimeFormat(region(language), { day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit", timeZoneName: "short" }).format(atMs);
}

/** 09:05. */
export function clockTime(atMs: number, language: string): string {
  return new Intl.DateTimeFormat(region(language), { timeStyle: "short" }).format(atMs);
}

/** 09:05:12. */
export function clockSeconds(atMs: number, language: string): string {
  return new Intl.DateTimeFormat(region(language), { timeStyle: "medium" }).format(atMs);
}

export function day(atMs: number, language: string): string {
  return new Intl.DateTimeFormat(region(language), { dateStyle: "medium" }).format(atMs);
}

/** 3,7 or 3.7. */
export function decimal(value: number, language: string, digits = 1): string {
  // What rounds to nothing has no sign.
  return new Intl.NumberFormat(language, { minimumFractionDigits: digits, maximumFractionDigits: digits, signDisplay: "negative" }).format(value);
}

export function percent(share: number, language: string): string {
  return new Intl.NumberFormat(language, { style: "percent", maximumFractionDigits: 0 }).format(share);
}

/** How long work takes, in whole minutes, since no estimate is better than that: 12 min, 1 h 30 min. */
export function workTime(ms: number, language: string): string {
  const minutes = Math.max(1, Math.ceil(ms / 60_000));
  const count = (value: number, unit: "hour" | "minute") => new Intl.NumberFormat(language, { style: "unit", unit, unitDisplay: "short" }).format(value);
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  return [hours > 0 ? count(hours, "hour") : "", rest > 0 ? count(rest, "minute") : ""].filter((part) => part !== "").join(" ");
}

const BYTE_UNITS = ["byte", "kilobyte", "megabyte", "gigabyte"] as const;

/** 1,5 Go or 1.5 GB, in powers of ten as disks are sold. */
export function bytes(count: number, language: string): string {
  let value = count;
  let unit = 0;
  while (value >= 1000 && unit < BYTE_UNITS.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return new Intl.NumberFormat(language, {
    style: "unit",
    unit: BYTE_UNITS[unit],
    unitDisplay: unit === 0 ? "long" : "short",
    maximumFractionDigits: value < 10 && unit > 0 ? 1 : 0,
  }).format(value);
}

/** Lower case without accents, one character for one: what a search compares. */
export function fold(text: string): string {
  return Array.from(text, (char) => char.normalize("NFD").charAt(0).toLowerCase()).join("");
}

export function fullName(person: { first_name: string; last_name: string }): string {
  return `${person.first_name} ${person.last_name}`.trim();
}

/** How many characters a reader would count, as the core counts them. */
export function characters(text: string): number {
  return Array.from(text).length;
}
