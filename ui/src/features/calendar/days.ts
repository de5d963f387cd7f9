/** Days as the calendar counts them: "2026-11-20", in the time zone of this machine. */
export type Day = string;

export type View = "month" | "week" | "day";

const two = (value: number) => String(value).padStart(2, "0");

export function dayOf(atMs: number): Day {
  const date = new Date(atMs);
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** The first moment of a day. */
export function startOf(day: Day): number {
  const [year = 1970, month = 1, date = 1] = day.split("-").map(Number);
  return new Date(year, month - 1, date).getTime();
}

/** Whether a text is a day that exists. */
export function isDay(text: unknown): text is Day {
  return typeof text === "string" && /^\d{4}-\d{2}-\d{2}$/.test(text) && dayOf(startOf(text)) === text;
}

/** So many days later; days have 23 to 25 hours, so dates are counted, not hours. */
export function plusDays(day: Day, count: number): Day {
  const date = new Date(startOf(day));
  date.setDate(date.getDate() + count);
  return dayOf(date.getTime());
}

/** The same date so many months later, or the last one of a shorter month. */
export function plusMonths(day: Day, count: number): Day {
  const date = new Date(startOf(day));
  const wanted = date.getDate();
  date.setDate(1);
  date.setMonth(date.getMonth() + count);
  const last = new Date(date.getFullYear(), date.getMonth() + 1, 0).getDate();
  date.setDate(Math.min(wanted, last));
  return dayOf(date.getTime());
}

/** The Monday of the week. */
export function mondayOf(day: Day): Day {
  const weekday = new Date(startOf(day)).getDay();
  return plusDays(day, -((weekday + 6) % 7));
}

/** The days that a view shows; a month with the whole weeks that it begins and ends in. */
export function daysOf(view: View, day: Day): Day[] {
  if (view === "day") return [day];
  if (view === "week") return Array.from({ length: 7 }, (_, index) => plusDays(mondayOf(day), index));
  const first = mondayOf(`${day.slice(0, 8)}01`);
  const next = plusMonths(`${day.slice(0, 8)}01`, 1);
  const days: Day[] = [];
  for (let each = first; each < next || days.length % 7 !== 0; each = plusDays(each, 1)) days.push(each);
  return days;
}

/** The day that the arrows of a view lead to. */
export function step(view: View, day: Day, by: -1 | 1): Day {
  return view === "month" ? plusMonths(day, by) : plusDays(day, view === "week" ? by * 7 : by);
}

/** Where a key leads from a day, or null when it leads nowhere. */
export function dayByKey(key: string, day: Day): Day | null {
  switch (key) {
    case "ArrowLeft":
      return plusDays(day, -1);
    case "ArrowRight":
      return plusDays(day, 1);
    case "ArrowUp":
      return plusDays(day, -7);
    case "ArrowDown":
      return plusDays(day, 7);
    case "Home":
      return mondayOf(day);
    case "End":
      return plusDays(mondayOf(day), 6);
    case "PageUp":
      return plusMonths(day, -1);
    case "PageDown":
      return plusMonths(day, 1);
    default:
      return null;
  }
}

type Timed = { from: number; to: number };

/** Side by side what takes place at the same time: the lane of each, and how many its group needs. In order of time. */
export function lanesOf(entries: readonly Timed[]): { lane: number; lanes: number }[] {
  const placed: { lane: number; lanes: number }[] = [];
  let group: number[] = [];
  let ends: number[] = [];
  const close = () => {
    group.forEach((index) => (placed[index] = { lane: placed[index]?.lane ?? 0, lanes: ends.length }));
    group = [];
    ends = [];
  };
  entries.forEach(({ from, to }, index) => {
    if (ends.every((end) => end <= from)) close();
    const free = ends.findIndex((end) => end <= from);
    const lane = free === -1 ? ends.length : free;
    ends[lane] = to;
    placed[index] = { lane, lanes: 1 };
    group.push(index);
  });
  close();
  return placed;
}
