import { describe, expect, it, vi } from "vitest";
import { byName, matchInOrder } from "../features/sessions/importing";
import type { ImportRow } from "../features/sessions/importing";
import { segmentsOf } from "../features/sessions/ManualTranscript";
import { actionOf } from "../features/sessions/shortcuts";
import type { Shortcuts } from "../features/sessions/shortcuts";
import { findRuns, lastNotAfter, tokensOf } from "../features/sessions/tokens";
import { fileName } from "../features/reports/useExport";
import { strength } from "../features/workspace/passphrase";
import { groupCode, normalizeCode } from "../features/workspace/recovery";
import { preferred } from "../locales/i18n";
import { bytes, clockTime, day, duration, exact, fold, parseDuration, relative } from "../shared/format";
import { newQueryClient } from "../transport/react";
import { applyEvent, forgetWorkspace } from "../transport/cache";
import { lineSplitter, takeToken } from "../transport/http";
import type { Question } from "../transport/generated";
import { sentences } from "./core";

describe("format", () => {
  it.each([
    [0, "0:00"], [7_000, "0:07"], [187_000, "3:07"], [3_787_000, "1:03:07"], [59_999, "0:59"],
  ])("writes %i ms as %s", (ms, text) => {
    expect(duration(ms)).toBe(text);
  });

  it.each([["3:07", 187_000], ["1:03:07", 3_787_000], [" 0:30 ", 30_000]])("reads %s", (text, ms) => {
    expect(parseDuration(text)).toBe(ms);
  });

  it.each(["", "3", "3:7", "3:60", "-1:00", "a:bc"])("refuses %s as a duration", (text) => {
    expect(parseDuration(text)).toBeNull();
  });

  it("tells times relative to now", () => {
    const now = Date.UTC(2026, 0, 10);
    expect(relative(now - 3 * 86_400_000, now, "en")).toBe("3 days ago");
    expect(relative(now - 5_000, now, "en")).toBe("now");
  });

  it("writes days before months and hours from 0 to 23, in both languages as in the reports", () => {
    const at = new Date(2026, 10, 22, 14, 5).getTime();
    expect([day(at, "en"), day(at, "fr")]).toEqual(["22 Nov 2026", "22 nov. 2026"]);
    expect([clockTime(at, "en"), clockTime(at, "fr")]).toEqual(["14:05", "14:05"]);
    expect(exact(at, "en")).toBe("22 November 2026 at 14:05");
  });

  it("writes sizes as disks are sold", () => {
    expect(bytes(1_620_000_000, "en")).toBe("1.6 GB");
    expect(bytes(38_000_000, "en")).toBe("38 MB");
  });

  it("folds accents without moving characters", () => {
    expect(fold("Élève à Noël")).toBe("eleve a noel");
  });

  it("names files so that every system takes them", () => {
    expect(fileName('Zoé/A: "B"?', "pdf", "fr")).toBe("Zoé A B (fr).pdf");
  });
});

describe("workspace", () => {
  it.each([["court", "short"], ["aaaaaaaaaaaaaa", "monotonous"], ["correct cheval", "fair"], ["cheval agrafe pile correct", "good"]])("judges %s as %s", (text, expected) => {
    expect(strength(text)).toBe(expected);
  });

  it("takes a recovery code as people type it", () => {
    expect(normalizeCode("7k3qd oab2c")).toBe("7K3QD0AB2C");
    expect(groupCode("7k3qd0ab2c9il")).toBe("7K3QD-0AB2C-911");
  });

  it.each([[["en-GB", "fr"], "en"], [["de", "fr-CA"], "fr"], [["de"], "fr"]])("prefers a known language of %s", (languages, expected) => {
    expect(preferred(languages)).toBe(expected);
  });
});

describe("transcript", () => {
  const segments = sentences(["Bonjour à tous", "la qualité compte"]);
  const tokens = tokensOf(segments);

  it("finds words across segments, whatever the accents", () => {
    expect(findRuns(tokens, "A TOUS LA")).toEqual([{ from: 1, to: 3 }]);
    expect(findRuns(tokens, "qualite")).toEqual([{ from: 4, to: 4 }]);
    expect(findRuns(tokens, "absent")).toEqual([]);
    expect(findRuns(tokens, "  ")).toEqual([]);
  });

  it("shows an edited segment by its text, without times", () => {
    const edited = tokensOf([{ start_ms: 0, end_ms: 900, text: "deux mots", confidence: null, words: [] }]);
    expect(edited.map(({ text, startMs }) => [text, startMs])).toEqual([["deux", null], ["mots", null]]);
  });

  it.each([[-1, -1], [0, 0], [9, 0], [10, 1], [25, 2], [99, 2]])("finds the last start not after %i", (ms, index) => {
    expect(lastNotAfter([0, 10, 20], ms)).toBe(index);
  });

  it("turns paragraphs into segments that last until the next", () => {
    const rows = [{ time: "0:10", text: " second " }, { time: "0:00", text: "first" }, { time: "0:20", text: " " }];
    expect(segmentsOf(rows, 30_000)).toEqual([{ start_ms: 0, end_ms: 10_000, text: "first" }, { start_ms: 10_000, end_ms: 30_000, text: "second" }]);
  });
});

describe("import", () => {
  const question = (id: string): Question => ({ id, campaign_id: "c", position: 1, original_text: "", displayed_text: "", was_modified: false, category: "", difficulty: "", mandatory: true, limit_ms: null, preparation_ms: null, takes: null, follow_ups: null, competencies: [], probes: [], bank_question_id: null });
  const row = (key: string, part: Partial<ImportRow> = {}): ImportRow => ({ key, name: key, bytes: 1, sent: null, source: { path: key }, probe: null, error: null, questionId: null, ...part });

  it("sorts numbers in names as numbers", () => {
    expect([{ name: "a10.mp4" }, { name: "a2.mp4" }].sort(byName).map(({ name }) => name)).toEqual(["a2.mp4", "a10.mp4"]);
  });

  it("gives unanswered questions first, keeps what was chosen, skips what can't be read", () => {
    const error = { code: "media.not_media", kind: "invalid" as const, params: {}, fields: [] };
    const rows = matchInOrder([row("a"), row("bad", { error }), row("b", { questionId: "q2" }), row("c"), row("d")], ["q1", "q2", "q3"].map(question), new Set(["q1"]));
    expect(rows.map(({ questionId }) => questionId)).toEqual(["q3", null, "q2", "q1", null]);
  });
});

describe("keys", () => {
  const shortcuts = Object.fromEntries(["play", "nudge", "frame", "silence", "skipSilences", "question", "criterion", "rate", "comment", "note", "search", "help"].map((name) => [name, vi.fn()])) as unknown as Shortcuts;

  it("takes digits by their place, so that they work on a French keyboard", () => {
    actionOf({ key: "&", code: "Digit1" }, shortcuts)?.();
    expect(shortcuts.rate).toHaveBeenCalledWith(1);
    expect(actionOf({ key: "6", code: "Digit6" }, shortcuts)).toBeNull();
  });

  it("comments on the moment by C, and on the rating by Shift and C", () => {
    expect(actionOf({ key: "c", code: "KeyC" }, shortcuts)).toBe(shortcuts.comment);
    expect(actionOf({ key: "C", code: "KeyC" }, shortcuts)).toBe(shortcuts.note);
  });

  it("takes ? and / as they are written", () => {
    expect(actionOf({ key: "?", code: "KeyM" }, shortcuts)).toBe(shortcuts.help);
    expect(actionOf({ key: "/", code: "Period" }, shortcuts)).toBe(shortcuts.search);
  });
});

describe("transport", () => {
  it("takes the token out of the address", () => {
    const replace = vi.fn();
    const location = { hash: "#token=a%2Bb&to=%2Freports", pathname: "/", search: "" } as Location;
    expect(takeToken(location, window.sessionStorage, replace)).toBe("a+b");
    expect(replace).toHaveBeenCalledWith("/#/reports");
    expect(takeToken({ hash: "#/reports", pathname: "/", search: "" } as Location, window.sessionStorage, replace)).toBe("a+b");
    expect(replace).toHaveBeenCalledTimes(1);
  });

  it("puts lines together that arrive in pieces", () => {
    const lines: string[] = [];
    const split = lineSplitter((line) => lines.push(line));
    ['{"a"', ":1}\n\n{", '"b":2}\n{"c"'].forEach(split);
    expect(lines).toEqual(['{"a":1}', "", '{"b":2}']);
  });

  it("drops what an event names, and nothing else", () => {
    const client = newQueryClient();
    client.setQueryData(["settings.get", {}], { language: "fr" });
    client.setQueryData(["persons.list", {}], { items: [], next: null });
    applyEvent(client, { type: "changed", tags: ["settings"] });
    expect(client.getQueryState(["settings.get", {}])?.isInvalidated).toBe(true);
    expect(client.getQueryState(["persons.list", {}])?.isInvalidated).toBe(false);
  });

  it("forgets everything but the status when the workspace is locked", () => {
    const client = newQueryClient();
    client.setQueryData(["workspace.status", {}], { state: "open" });
    client.setQueryData(["sessions.get", { id: "x" }], {});
    applyEvent(client, { type: "workspace", state: "locked" });
    expect(client.getQueryData(["workspace.status", {}])).toEqual({ state: "locked" });
    forgetWorkspace(client, "locked");
    expect(client.getQueryData(["sessions.get", { id: "x" }])).toBeUndefined();
    expect(client.getQueryData(["workspace.status", {}])).toBeDefined();
  });
});
