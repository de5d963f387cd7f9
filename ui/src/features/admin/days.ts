/** A day as a date field writes it, in the time of this machine. */
export function toField(atMs: number): string {
  const at = new Date(atMs);
  const two = (value: number) => String(value).padStart(2, "0");
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}

/** The first moment of the day of a date field; null when it is empty or no day. */
export function fromField(text: string): number | null {
  const found = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (!found) return null;
  const at = new Date(Number(found[1]), Number(found[2]) - 1, Number(found[3])).getTime();
  return Number.isNaN(at) ? null : at;
}

/** The first moment of the day after. */
export function dayAfter(atMs: number): number {
  const at = new Date(atMs);
  return new Date(at.getFullYear(), at.getMonth(), at.getDate() + 1).getTime();
}

/** Whole days from now on, negative when it has passed. */
export function daysUntil(atMs: number, nowMs: number): number {
  return Math.ceil((atMs - nowMs) / 86_400_000);
}
