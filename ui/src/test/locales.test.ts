import i18next from "i18next";
import { describe, expect, it } from "vitest";
import en from "../locales/en.json";
import fr from "../locales/fr.json";
import { problemOf } from "../shared/problem";
import type { ErrorKind } from "../transport/generated";

type Tree = { [key: string]: string | Tree };

function leaves(tree: Tree, path = ""): Map<string, string> {
  const found = new Map<string, string>();
  for (const [key, value] of Object.entries(tree)) {
    const at = path === "" ? key : `${path}.${key}`;
    if (typeof value === "string") found.set(at, value);
    else leaves(value, at).forEach((text, inner) => found.set(inner, text));
  }
  return found;
}

const french = leaves(fr);
const english = leaves(en);
const sources = Object.entries(import.meta.glob<string>(["../**/*.{ts,tsx}", "!../test/**"], { query: "?raw", import: "default", eager: true }))
  .map(([, source]) => source)
  .join("\n");

function parameters(text: string): string[] {
  return [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name ?? "").sort();
}

describe("locales", () => {
  it("have the same keys", () => {
    expect([...french.keys()].sort()).toEqual([...english.keys()].sort());
  });

  it("have the same parameters under each key", () => {
    for (const [key, text] of french) expect([key, parameters(text)]).toEqual([key, parameters(english.get(key) ?? "")]);
  });

  it("hold no key that nothing uses", () => {
    const literals = new Set([...sources.matchAll(/["'`]([a-z]\w*(?:\.[\w-]+)+)["'`]/g)].map(([, key]) => key ?? ""));
    const prefixes = [...sources.matchAll(/`([a-z][\w.]*\.)\$\{/g)].map(([, prefix]) => prefix ?? "");
    const unused = [...french.keys()].filter((key) => !literals.has(key.replace(/_(one|other)$/, "")) && !prefixes.some((prefix) => key.startsWith(prefix)));
    expect(unused).toEqual([]);
  });

  it("have both forms of every plural", () => {
    for (const key of french.keys()) if (key.endsWith("_one")) expect(french.has(key.replace(/_one$/, "_other"))).toBe(true);
  });

  it("set French signs with unbreakable spaces and curly apostrophes", () => {
    const wrong = [...french].filter(([, text]) => / [:;?!»%]|« | »|'|\w[?!;](?:\s|$)/.test(text));
    expect(wrong).toEqual([]);
  });

  it("use curly quotes in English", () => {
    expect([...english].filter(([, text]) => /['"]/.test(text))).toEqual([]);
  });
});

const CODES: [string, ErrorKind][] = [
  ["connection.lost", "unavailable"], ["connection.no_endpoint", "unavailable"], ["folder.unusable", "unavailable"], ["folder.no_program", "unavailable"], ["clock.behind", "unavailable"], ["record.unreadable", "unavailable"],
  ["workspace.read_only", "unavailable"], ["workspace.keyring_locked", "unavailable"], ["workspace.keyring_empty", "unavailable"], ["workspace.damaged_no_copy", "unavailable"],
  ["internal", "internal"], ["forbidden.role", "forbidden"], ["forbidden.token", "forbidden"],
  ["workspace.wrong_secret", "forbidden"], ["workspace.keyring_unavailable", "unavailable"], ["workspace.damaged", "unavailable"], ["workspace.newer_version", "conflict"],
  ["workspace.owned_elsewhere", "conflict"], ["workspace.passphrase_short", "invalid"], ["workspace.recovery_mismatch", "invalid"], ["workspace.exists", "conflict"],
  ["workspace.not_open", "conflict"], ["workspace.keys_damaged", "unavailable"], ["workspace.no_such_way", "conflict"], ["workspace.not_a_recovery_code", "invalid"],
  ["campaign.not_found", "not_found"], ["campaign.not_draft", "conflict"], ["campaign.not_open", "conflict"], ["campaign.not_ready", "conflict"],
  ["campaign.profiles_shrink", "conflict"], ["campaign.has_sessions", "conflict"], ["question.not_found", "not_found"], ["person.not_found", "not_found"],
  ["session.not_found", "not_found"], ["answer.not_found", "not_found"], ["consent.missing", "conflict"], ["consent.withdrawn", "conflict"], ["session.signed", "conflict"],
  ["session.not_signed", "conflict"], ["sign_off.incomplete", "conflict"], ["rating.out_of_range", "invalid"], ["reason.too_short", "invalid"], ["transcript.stale", "conflict"], ["transcript.written", "conflict"],
  ["job.not_found", "not_found"], ["job.not_failed", "conflict"], ["file.denied", "unavailable"], ["file.not_found", "not_found"],
  ["media.ffmpeg_missing", "unavailable"], ["media.ffmpeg_unfit", "unavailable"], ["media.not_media", "invalid"], ["media.no_streams", "invalid"], ["media.too_long", "invalid"],
  ["media.too_large", "invalid"], ["media.timed_out", "unavailable"], ["media.damaged", "invalid"], ["media.disk_full", "unavailable"], ["media.cancelled", "conflict"],
  ["media.failed", "unavailable"], ["media.unplayable", "unavailable"], ["speech.no_weights", "unavailable"], ["speech.worker_failed", "unavailable"], ["speech.worker_hung", "unavailable"],
  ["speech.weights_damaged", "unavailable"], ["speech.language", "invalid"], ["weights.wrong_hash", "unavailable"], ["weights.unreachable", "unavailable"],
  ["weights.disk_full", "unavailable"], ["weights.unknown_file", "invalid"], ["weights.damaged", "unavailable"], ["weights.not_downloadable", "conflict"],
  ["campaign.not_closed", "conflict"], ["campaign.opened", "conflict"], ["campaign.end_earlier", "conflict"], ["campaign.state_backwards", "conflict"],
  ["session.over", "conflict"], ["session.cancelled", "conflict"], ["session.not_due", "conflict"], ["schedule.not_found", "not_found"],
  ["answer.takes_used", "conflict"], ["answer.not_chosen", "conflict"],
  ["backup.not_a_backup", "invalid"], ["backup.damaged", "invalid"], ["backup.wrong_secret", "conflict"], ["backup.exists", "conflict"], ["backup.no_space", "unavailable"],
  ["backup.restoring", "conflict"], ["activity.too_many", "invalid"], ["retention.clock_not_doubted", "conflict"], ["request.closed", "conflict"], ["media.expired", "not_found"],
  ["report.unwritable", "unavailable"], ["report.no_program", "unavailable"],
  ["report.not_comparable", "invalid"], ["report.not_found", "not_found"], ["report_template.logo", "invalid"], ["report_template.not_found", "not_found"],
  ["bank.built_in", "conflict"], ["bank.not_in_language", "conflict"], ["bank.full", "conflict"], ["bank.file_unreadable", "invalid"], ["bank.file_too_large", "invalid"],
  ["bank.no_sheet", "invalid"], ["bank.file_changed", "conflict"], ["bank.import_problems", "conflict"], ["bank_question.not_found", "not_found"],
  ["competency.not_found", "not_found"], ["competency.has_questions", "conflict"], ["template.not_found", "not_found"], ["template.empty", "conflict"], ["template.full", "conflict"],
  ["comment.not_found", "not_found"], ["comment.not_author", "conflict"], ["comment.withdrawn", "conflict"],
  ["sign_in.needed", "conflict"], ["sign_in.wrong", "forbidden"], ["sign_in.wait", "forbidden"], ["user.not_found", "not_found"], ["user.password_short", "invalid"],
  ["user.own_password_first", "conflict"], ["user.no_password", "conflict"], ["user.wrong_password", "invalid"], ["user.email_taken", "conflict"], ["user.last_admin", "conflict"],
  ["analysis.hidden", "conflict"], ["analysis.no_transcript", "conflict"], ["blind.hidden", "conflict"], ["blind.nothing_hidden", "conflict"],
  ["calibration.sign_first", "conflict"], ["calibration.counts", "conflict"],
  ["camera.none", "unavailable"], ["camera.missing", "unavailable"], ["camera.denied", "unavailable"], ["camera.busy", "unavailable"], ["camera.unsupported", "unavailable"], ["camera.silent", "unavailable"], ["camera.failed", "unavailable"],
  ["microphone.none", "unavailable"], ["microphone.missing", "unavailable"], ["microphone.denied", "unavailable"], ["microphone.busy", "unavailable"], ["microphone.unsupported", "unavailable"], ["microphone.silent", "unavailable"], ["microphone.failed", "unavailable"],
  ["camera.not_ready", "conflict"], ["microphone.not_ready", "conflict"], ["recording.busy", "conflict"], ["recording.none", "conflict"], ["recording.no_room", "unavailable"],
  ["interview.finished", "conflict"], ["interview.not_autonomous", "conflict"], ["interview.none", "conflict"], ["interview.not_now", "conflict"], ["interview.handed_over", "conflict"], ["interview.sheet_changed", "conflict"], ["interview.candidate_only", "conflict"],
  ["spoken.nothing_heard", "conflict"], ["spoken.no_take", "conflict"], ["spoken.busy", "conflict"], ["voice.unavailable", "unavailable"], ["sound.unplayable", "unavailable"],
  ["interview_note.not_found", "not_found"], ["interview_note.not_author", "conflict"],
];

describe.each(["fr", "en"])("errors in %s", (language) => {
  it.each(CODES)("%s says what happened, what is safe and what to do", async (code, kind) => {
    await i18next.changeLanguage(language);
    const own = (language === "fr" ? french : english).get(`errors.${code}.title`);
    const problem = problemOf({ code, kind, params: {}, fields: [] });
    expect(own).toBeDefined();
    expect(problem.title).toBe(own);
    expect(problem.safe).not.toBe("");
    expect(problem.todo).not.toBe("");
    await i18next.changeLanguage("en");
  });

  it("falls back to the kind where the code is newer", async () => {
    await i18next.changeLanguage(language);
    const problem = problemOf({ code: "campaign.from_the_future", kind: "conflict", params: {}, fields: [] });
    expect(problem.title).toBe((language === "fr" ? french : english).get("errors.kind.conflict.title"));
    await i18next.changeLanguage("en");
  });
});
