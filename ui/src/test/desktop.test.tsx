import { createMemoryHistory } from "@tanstack/react-router";
import { act, render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { App } from "../app";
import { createAppRouter } from "../router";
import type { ClosingQuestion, Desktop, DesktopPreferences, NoticeWords, Opened, TrayLabels } from "../transport/desktop";
import { newQueryClient } from "../transport/react";
import { FakeCore } from "./core";

/** A window that remembers what it was told. */
class FakeWindow implements Desktop {
  kept: DesktopPreferences = { when_closing: "ask", notifications: true, autostart: false, tray: true };
  labels: TrayLabels | null = null;
  words: NoticeWords | null = null;
  answers: [string, boolean][] = [];
  usableTold = 0;
  open: (asked: Opened[]) => void = () => undefined;
  ask: (question: ClosingQuestion) => void = () => undefined;
  private waiting: Opened[];
  constructor(waiting: Opened[] = []) {
    this.waiting = waiting;
  }

  preferences = () => Promise.resolve(this.kept);
  setPreferences = (wanted: DesktopPreferences) => {
    this.kept = wanted;
    return Promise.resolve(wanted);
  };
  onOpened = (open: (asked: Opened[]) => void) => {
    this.open = open;
    if (this.waiting.length > 0) open(this.waiting);
    this.waiting = [];
    return () => undefined;
  };
  onClosing = (ask: (question: ClosingQuestion) => void) => {
    this.ask = ask;
    return () => undefined;
  };
  close = (answer: "background" | "quit" | "stay", remember: boolean) => {
    this.answers.push([answer, remember]);
    return Promise.resolve();
  };
  describeTray = (labels: TrayLabels) => {
    this.labels = labels;
    return Promise.resolve();
  };
  describeNotices = (words: NoticeWords) => {
    this.words = words;
    return Promise.resolve();
  };
  usable = () => {
    this.usableTold += 1;
    return Promise.resolve();
  };
}

function openCore(desktop: Desktop | null): FakeCore {
  const core = new FakeCore();
  core.desktop = desktop;
  core.status = { ...core.status, state: "open", protection: "passphrase", organisation: "Atelier", user: { id: "user-1", first_name: "Camille", last_name: "Aubert", email: "c@example.org", role: "admin", active: true } };
  return core;
}

function show(core: FakeCore, address = "/campaigns") {
  const router = createAppRouter(createMemoryHistory({ initialEntries: [address] }));
  render(<App transport={core.transport()} client={newQueryClient()} router={router} />);
  return router;
}

describe("the desktop window", () => {
  it("tells the system its words, and once that it is usable", async () => {
    const desktop = new FakeWindow();
    show(openCore(desktop));
    await screen.findByRole("heading", { name: "Campaigns" });
    await waitFor(() => expect(desktop.usableTold).toBe(1));
    expect(desktop.labels).toEqual({ show: "Show the window", jobs: "Nothing is running", lock: "Lock the workspace", quit: "Quit", recording: null });
    expect(desktop.words?.finished.title).toBe("Everything is processed");
  });

  it("goes where an address leads, and says so when it leads nowhere", async () => {
    const desktop = new FakeWindow();
    const core = openCore(desktop);
    core.sample("en");
    const router = show(core);
    await screen.findByRole("heading", { name: "Campaigns" });
    const [session] = core.sessions.values();
    act(() => desktop.open([{ kind: "session", id: session?.id ?? "" }]));
    expect(await screen.findByRole("heading", { name: "Zoé Exemple" })).toBeDefined();
    act(() => desktop.open([{ kind: "unknown" }]));
    expect(await screen.findByRole("heading", { name: "Page not found" })).toBeDefined();
    act(() => desktop.open([{ kind: "campaign", id: "00000000-0000-7000-8000-000000000000" }]));
    expect((await screen.findByTestId("problem")).dataset["code"]).toBe("campaign.not_found");
    act(() => desktop.open([{ kind: "search" }]));
    await screen.findByRole("heading", { name: "Candidates" });
    expect(router.state.location.pathname).toBe("/sessions");
  });

  it("asks whose interview opened files belong to, and probes them there", async () => {
    const user = userEvent.setup();
    const core = openCore(new FakeWindow([{ kind: "files", sources: [{ source: { path: "/in/answer 2.mp4" }, name: "answer 2.mp4" }] }]));
    core.sample("en");
    show(core);
    expect(await screen.findByRole("heading", { name: "Import 1 file" })).toBeDefined();
    expect(screen.getByTestId("opened-files").textContent).toBe("answer 2.mp4");
    const line = await waitFor(() => {
      const found = document.querySelector("tbody tr");
      expect(found).not.toBeNull();
      return found as Element;
    });
    await user.click(line);
    const row = await screen.findByTestId("import-row");
    expect(within(row).getByText("answer 2.mp4")).toBeDefined();
    expect(screen.getAllByTestId("import-row")).toHaveLength(1);
  });

  it("offers to restore an opened backup, whether a workspace is open or not", async () => {
    const path = "/in/Théâtre.recruteia-backup";
    const desktop = new FakeWindow([{ kind: "backup", path }]);
    const core = openCore(desktop);
    const asked: string[] = [];
    core.handlers["backup.inspect"] = ({ path }) => {
      asked.push(path);
      return { made_at_ms: 1_795_000_000_000, expires_at_ms: 1_800_000_000_000, version: "0.1.0", bytes: 7, ways: ["recovery"], readable: true, same_workspace: true };
    };
    core.handlers["backup.status"] = () => ({ last: null, bytes: 7, folder: "/out", ways: ["recovery"] });
    const router = show(core);
    expect((await screen.findByRole<HTMLInputElement>("textbox", { name: "Backup file" })).value).toBe(path);
    expect(router.state.location.pathname).toBe("/backup");
    await screen.findByRole("button", { name: "Check only" });

    core.status = { ...core.status, state: "locked" };
    core.emit({ type: "workspace", state: "locked" });
    await screen.findByRole("button", { name: "Restore from a backup" });
    expect(screen.queryByRole("textbox", { name: "Backup file" })).toBeNull();
    act(() => desktop.open([{ kind: "backup", path: "/in/other.recruteia-backup" }]));
    expect((await screen.findByRole<HTMLInputElement>("textbox", { name: "Backup file" })).value).toBe("/in/other.recruteia-backup");
    await waitFor(() => expect(asked).toEqual([path, "/in/other.recruteia-backup"]));
    await userEvent.setup().click(screen.getByRole("button", { name: "Back" }));
    await screen.findByRole("button", { name: "Restore from a backup" });
  });

  it("asks before it closes over running work, and remembers the answer", async () => {
    const user = userEvent.setup();
    const desktop = new FakeWindow();
    show(openCore(desktop));
    await screen.findByRole("heading", { name: "Campaigns" });
    act(() => desktop.ask({ jobs: 2, tray: false, interview: false }));
    const dialog = await screen.findByRole("dialog", { name: "2 tasks are still running" });
    expect(dialog.textContent).toContain("minimised");
    await waitFor(() => expect(dialog.contains(document.activeElement)).toBe(true));
    await user.keyboard("{Escape}");
    expect(desktop.answers).toEqual([["stay", false]]);
    act(() => desktop.ask({ jobs: 1, tray: true, interview: false }));
    await screen.findByRole("dialog", { name: "1 task is still running" });
    await user.click(screen.getByRole("checkbox", { name: "Always do this" }));
    await user.click(screen.getByRole("button", { name: "Keep running" }));
    expect(desktop.answers[1]).toEqual(["background", true]);
  });

  it("has settings that a browser has not", async () => {
    const user = userEvent.setup();
    const desktop = new FakeWindow();
    show(openCore(desktop), "/settings/desktop");
    await user.click(await screen.findByRole("radio", { name: "Quit; it goes on at the next start" }));
    await user.click(screen.getByRole("switch", { name: /^Notify/ }));
    await user.click(screen.getByRole("switch", { name: /^Start with/ }));
    await waitFor(() => expect(desktop.kept).toEqual({ when_closing: "quit", notifications: false, autostart: true, tray: true }));
  });

  it("is no matter for a browser", async () => {
    show(openCore(null), "/settings/about");
    await screen.findByRole("heading", { name: "Crash reports" });
    expect(screen.queryByRole("tab", { name: "Desktop" })).toBeNull();
  });
});

describe("crash reports", () => {
  it("are told about once, shown and removed", async () => {
    const user = userEvent.setup();
    const core = openCore(null);
    core.crashes = [{ id: "crash-1", at_ms: 1_795_000_000_000, version: "0.1.0", system: "linux x86_64", thread: "main", place: "src/lane.rs:7:3", words: null, backtrace: "0: lane::run", seen: false }];
    show(core);
    await user.click(await screen.findByRole("button", { name: "See the report" }));
    await waitFor(() => expect(core.crashes[0]?.seen).toBe(true));
    const list = await screen.findByTestId("crashes");
    expect(list.textContent).toContain("src/lane.rs:7:3");
    await user.click(within(list).getByRole("button", { name: "Delete" }));
    expect(await screen.findByText("No report: the program has not failed.")).toBeDefined();
  });
});
