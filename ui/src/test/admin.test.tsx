import { createMemoryHistory } from "@tanstack/react-router";
import { render, renderHook, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { App } from "../app";
import { dayAfter, daysUntil, fromField, toField } from "../features/admin/days";
import en from "../locales/en.json";
import fr from "../locales/fr.json";
import { createAppRouter } from "../router";
import { methodTags } from "../transport/generated";
import type { Diagnostics, Job } from "../transport/generated";
import { noteJobs, noteProgress, useJob } from "../transport/jobs";
import { newQueryClient } from "../transport/react";
import { FakeCore } from "./core";

const DAY = 86_400_000;

function show(address: string, prepare: (core: FakeCore) => void = () => undefined): FakeCore {
  const core = new FakeCore();
  prepare(core);
  core.status = { ...core.status, state: "open", protection: "passphrase", organisation: "Atelier", user: { id: "user-1", first_name: "Camille", last_name: "Aubert", email: "c@example.org", role: "admin", active: true } };
  render(<App transport={core.transport()} client={newQueryClient()} router={createAppRouter(createMemoryHistory({ initialEntries: [address] }))} />);
  return core;
}

describe("data protection", () => {
  it("erases nothing by a doubted clock until somebody says that it is right", async () => {
    const user = userEvent.setup();
    const core = show("/privacy/due");
    core.retention = { ...core.retention, clock_doubted_ms: core.retention.now_ms };
    core.changed("retention");
    await user.click(await screen.findByRole("button", { name: "The date is right" }));
    expect(core.retention.clock_doubted_ms).not.toBeNull();
    const dialog = await screen.findByRole("dialog");
    await user.click(within(dialog).getByRole("button", { name: "The date is right" }));
    await waitFor(() => expect(core.retention.clock_doubted_ms).toBeNull());
  });
});

describe("the activity log", () => {
  it("has a name for the area of every method", () => {
    const areas = new Set(Object.keys(methodTags).map((method) => method.split(".")[0] ?? ""));
    for (const words of [en, fr]) expect([...areas].filter((area) => !(area in words.admin.area))).toEqual([]);
  });
});

describe("diagnostics", () => {
  const found: Diagnostics = {
    version: "0.1.0", system: "linux", architecture: "x86_64", processors: 2, memory_bytes: null, free_memory_bytes: null, database_format: 9, database_bytes: 1, vault_bytes: 1, recordings: 0,
    records: [], audit_lines: 1, last_check: null, free_disk_bytes: null, exports_writable: true, protection: ["keyring", "recovery"], keyring: "refuses", ffmpeg: null, ffmpeg_problem: "media.ffmpeg_missing",
    video_encoder: null, weights: [], active_jobs: 0, failed_jobs: 0, time_zone: "Europe/Paris", now_ms: 1_795_000_000_000, folder: "/home/camille/workspace", log_folder: "/home/camille/logs", log_bytes: 2_000,
  };

  it("say how the keyring is and where the log is, and are copied without the name of the user", async () => {
    const user = userEvent.setup();
    const core = show("/diagnostics", (core) => {
      core.handlers["diagnostics.get"] = () => found;
    });
    const keyring = (await screen.findByText("System keyring")).parentElement;
    expect(keyring?.textContent).toContain("Refuses");
    expect(keyring?.textContent).toContain("recovery code");
    await user.click(screen.getByRole("button", { name: "Copy the path" }));
    expect(await navigator.clipboard.readText()).toBe("/home/camille/logs");
    expect(screen.queryByRole("button", { name: "Open the folder" })).toBeNull();
    await user.click(screen.getByRole("button", { name: "Copy as text" }));
    const copied = await navigator.clipboard.readText();
    expect(copied).toContain("keyring: refuses");
    expect(copied).toContain("log_bytes: 2000");
    expect(copied).not.toContain("camille");
    core.handlers["diagnostics.get"] = () => ({ ...found, keyring: "none", protection: ["passphrase", "recovery"] });
    core.changed("diagnostics");
    await waitFor(() => expect(keyring?.textContent).toContain("sealed by the passphrase"));
  });
});

describe("a job", () => {
  it("is known to have ended when it did so before its start was answered", () => {
    const begun: Job = { id: "job-1", kind: "check", state: "queued", label: "", session_id: null, answer_id: null, question_id: null, done: 0, total: 0, error: null, created_at_ms: 0 };
    expect(noteProgress({ id: begun.id, kind: "check", state: "done", session_id: null, answer_id: null, done: 1, total: 1, error: null })).toBe(false);
    noteJobs([begun]);
    expect(renderHook(() => useJob(begun.id)).result.current?.state).toBe("done");
  });
});

describe("days", () => {
  it("go through a date field and back", () => {
    const noon = new Date(2026, 10, 21, 12).getTime();
    const start = new Date(2026, 10, 21).getTime();
    expect(fromField(toField(noon))).toBe(start);
    expect(dayAfter(start)).toBe(new Date(2026, 10, 22).getTime());
    expect(fromField("")).toBeNull();
    expect(daysUntil(noon + 1.5 * DAY, noon)).toBe(2);
    expect(daysUntil(noon - DAY, noon)).toBe(-1);
  });
});
