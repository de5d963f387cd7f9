import { describe, expect, it } from "vitest";
import { dayByKey, dayOf, daysOf, isDay, lanesOf, mondayOf, plusDays, plusMonths, startOf, step } from "../features/calendar/days";

describe("days", () => {
  it("come back from the moment they begin", () => {
    for (const day of ["2026-01-01", "2026-03-29", "2026-10-25", "2028-02-29"]) expect(dayOf(startOf(day))).toBe(day);
  });

  it.each(["2026-13-01", "2026-02-30", "2026-2-3", "", "today", undefined, 20_261_120])("refuse %s", (text) => {
    expect(isDay(text)).toBe(false);
  });

  it("are counted over the changes of the clock", () => {
    expect(plusDays("2026-03-28", 2)).toBe("2026-03-30");
    expect(plusDays("2026-10-24", 2)).toBe("2026-10-26");
    expect(plusDays("2026-03-01", -1)).toBe("2026-02-28");
  });

  it("stay within shorter months", () => {
    expect(plusMonths("2026-01-31", 1)).toBe("2026-02-28");
    expect(plusMonths("2026-03-31", -1)).toBe("2026-02-28");
    expect(plusMonths("2026-12-15", 1)).toBe("2027-01-15");
  });

  it("belong to weeks that begin on Monday", () => {
    expect(mondayOf("2026-11-22")).toBe("2026-11-16");
    expect(mondayOf("2026-11-16")).toBe("2026-11-16");
  });

  it("fill a month with whole weeks", () => {
    const november = daysOf("month", "2026-11-20");
    expect([november.length, november[0], november.at(-1)]).toEqual([42, "2026-10-26", "2026-12-06"]);
    // The one month of four weeks alone.
    const february = daysOf("month", "2027-02-10");
    expect([february.length, february[0], february.at(-1)]).toEqual([28, "2027-02-01", "2027-02-28"]);
    expect(daysOf("week", "2026-11-20")).toEqual(["2026-11-16", "2026-11-17", "2026-11-18", "2026-11-19", "2026-11-20", "2026-11-21", "2026-11-22"]);
    expect(daysOf("day", "2026-11-20")).toEqual(["2026-11-20"]);
  });

  it("follow the arrows of the view and the keys of the board", () => {
    expect([step("month", "2026-11-30", 1), step("week", "2026-11-20", -1), step("day", "2026-11-20", 1)]).toEqual(["2026-12-30", "2026-11-13", "2026-11-21"]);
    const keys = ["ArrowLeft", "ArrowDown", "Home", "End", "PageUp", "PageDown", "a"].map((key) => dayByKey(key, "2026-11-20"));
    expect(keys).toEqual(["2026-11-19", "2026-11-27", "2026-11-16", "2026-11-22", "2026-10-20", "2026-12-20", null]);
  });
});

describe("appointments of one day", () => {
  const lanes = (...times: [number, number][]) => lanesOf(times.map(([from, to]) => ({ from, to })));

  it("stand alone when nothing is in their way", () => {
    expect(lanes([9, 10], [10, 11])).toEqual([{ lane: 0, lanes: 1 }, { lane: 0, lanes: 1 }]);
  });

  it("stand side by side when they overlap, and use a lane again when it is free", () => {
    expect(lanes([9, 11], [10, 12], [11, 12], [13, 14])).toEqual([{ lane: 0, lanes: 2 }, { lane: 1, lanes: 2 }, { lane: 0, lanes: 2 }, { lane: 0, lanes: 1 }]);
  });
});
