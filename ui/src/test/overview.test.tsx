import { createMemoryHistory } from "@tanstack/react-router";
import { render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import axe from "axe-core";
import { describe, expect, it, vi } from "vitest";
import { App } from "../app";
import { periodOf, rangeOf } from "../features/statistics/periods";
import { wait } from "../features/statistics/waits";
import { createAppRouter } from "../router";
import type { OverviewView } from "../transport/generated";
import { newQueryClient } from "../transport/react";
import { distribution } from "./analytics";
import { FakeCore } from "./core";
import { OVERVIEW } from "./overview";

function show(overview: OverviewView | null = OVERVIEW, at = "/statistics") {
  const core = new FakeCore();
  core.status = { ...core.status, state: "open", protection: "passphrase", organisation: "Atelier", user: { id: "user-1", first_name: "Camille", last_name: "Aubert", email: "c@example.org", role: "recruiter", active: true } };
  if (overview !== null) core.overview = overview;
  const read = vi.spyOn(core.handlers, "statistics.overview");
  const router = createAppRouter(createMemoryHistory({ initialEntries: [at] }));
  const { container } = render(<App transport={core.transport()} client={newQueryClient()} router={router} />);
  return { core, read, router, container, user: userEvent.setup() };
}

const cells = (row: HTMLElement) => within(row).getAllByRole("cell").map(({ textContent }) => textContent);
const rowsOf = (table: HTMLElement) => within(table).getAllByRole("row").slice(1).map(cells);
const names = (table: HTMLElement) => rowsOf(table).map(([name]) => name);
const at = (year: number, month: number, day: number) => new Date(year, month - 1, day).getTime();

describe("the statistics", () => {
  it("count per job, by name until another order is asked for", async () => {
    const { user } = show();
    const table = await screen.findByRole("table", { name: "By job" });
    expect(screen.getByTestId("overview").textContent).toContain("Campaigns5Interviews1,234Signed interviews41");
    expect(rowsOf(table)).toEqual([
      ["Accueil", "1", "4", "0 · 0%", "0", "–", "–", "0", "0", "0", "0", "0", "0", "–", "–"],
      ["Chargé de clientèle", "1", "1,200", "900 · 75%", "21", "3.90", "6 hr", "0", "2", "6", "11", "5", "24", "3.79", "0.88"],
      ["Développement logiciel", "3", "30", "24 · 80%", "20", "3.42", "3.5 days", "2", "9", "21", "30", "8", "70", "3.47", "0.96"],
    ]);
    expect(within(table).getByRole("columnheader", { name: "Job" }).getAttribute("aria-sort")).toBe("ascending");
    await user.click(within(table).getByRole("button", { name: "Mean result" }));
    expect(names(table)).toEqual(["Chargé de clientèle", "Développement logiciel", "Accueil"]);
    await user.click(within(table).getByRole("button", { name: "Mean result" }));
    expect(names(table)).toEqual(["Développement logiciel", "Chargé de clientèle", "Accueil"]);
  });

  it("count per competency, with how far the raters agree or why that is unknown", async () => {
    show();
    const table = await screen.findByRole("table", { name: "By competency" });
    expect(rowsOf(table).map((row) => [row[0], row[1], row.at(-1)])).toEqual([
      ["Clarté", "Accueil, Chargé de clientèle and 2 more", "0.81 · reliable24 answers · 3 raters"],
      ["Rigueur", "Développement logiciel", "Not measurablefewer than two raters"],
    ]);
  });

  it("show the ratings as charts, in words too", async () => {
    const { user, container } = show();
    await screen.findByTestId("overview");
    await user.click(screen.getAllByRole("radio", { name: "Charts" })[0] as HTMLElement);
    const figure = screen.getByText("Chargé de clientèle", { selector: "figcaption" }).closest("figure") as HTMLElement;
    expect(within(figure).getByRole("img").getAttribute("aria-label")).toContain("rated 4 11 times");
    expect(figure.textContent).toContain("To signature (median)6 hr");
    const { violations } = await axe.run(container, { rules: { "color-contrast": { enabled: false } } });
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
  });

  it("are of the last twelve months, and of another period on request", async () => {
    const { user, read, router } = show();
    await screen.findByTestId("overview");
    const today = new Date();
    expect(read.mock.calls[0]?.[0]).toEqual(periodOf({ period: "12", from: "", until: "" }, today.getTime()));
    await user.click(screen.getByRole("radio", { name: "All" }));
    await waitFor(() => expect(read).toHaveBeenLastCalledWith({ from_ms: null, until_ms: null }));
    expect(router.state.location.search).toEqual({ period: "all" });
    await user.click(screen.getByRole("radio", { name: "From … to …" }));
    await screen.findByLabelText("To");
    expect(router.state.location.search).toMatchObject({ period: "range" });
  });

  it("have an address for a range of days", async () => {
    const { read } = show(OVERVIEW, "/statistics?period=range&from=2026-01-10&until=2026-02-28");
    await screen.findByTestId("overview");
    expect(read).toHaveBeenCalledWith({ from_ms: at(2026, 1, 10), until_ms: at(2026, 3, 1) });
  });

  it("say what they leave out", async () => {
    show({ ...OVERVIEW, hidden: 2, left_out: 1_200 });
    await screen.findByText("2 signed interviews are left out of the ratings until you have signed your own evaluation of them.");
    expect(screen.getByText(/1,200 older ones are left out/)).toBeDefined();
  });

  it("say where there is nothing, and show everything on request", async () => {
    const { user, read } = show(null);
    await screen.findByText("No candidate was added in this period.");
    expect(screen.queryByRole("button", { name: "Excel" })).toBeNull();
    await user.click(screen.getByRole("button", { name: "Show everything" }));
    await screen.findByText(/^There is nothing to count yet/);
    expect(read).toHaveBeenLastCalledWith({ from_ms: null, until_ms: null });
  });

  it("go out as a workbook of the same period", async () => {
    const { core, user } = show(OVERVIEW, "/statistics?period=all");
    const write = vi.spyOn(core.handlers, "reports.export_overview");
    await user.click(await screen.findByRole("button", { name: "Excel" }));
    await screen.findByRole("button", { name: "Show in folder" });
    expect(write).toHaveBeenCalledWith({ period: { from_ms: null, until_ms: null }, language: "en", path: null });
  });

  it("hold a hundred jobs", async () => {
    const [job] = OVERVIEW.jobs;
    const jobs = Array.from({ length: 100 }, (_, index) => ({ ...job, job_title: `Job ${index}`, ratings: distribution(1, 2, 3, 4, 5) }) as OverviewView["jobs"][number]);
    show({ ...OVERVIEW, jobs });
    const table = await screen.findByRole("table", { name: "By job" });
    expect(names(table)).toHaveLength(100);
    expect(names(table).slice(0, 3)).toEqual(["Job 0", "Job 1", "Job 2"]);
  });
});

describe("a period", () => {
  it("begins with the day of the same number, or the last of a shorter month", () => {
    const from = (period: "3" | "12", now: number) => periodOf({ period, from: "", until: "" }, now).from_ms;
    expect(from("12", at(2026, 11, 20) + 5_000)).toBe(at(2025, 11, 20));
    expect(from("3", at(2026, 5, 31))).toBe(at(2026, 2, 28));
    expect(from("3", at(2026, 2, 10))).toBe(at(2025, 11, 10));
  });

  it("becomes the range it was", () => {
    expect(rangeOf({ from_ms: at(2025, 11, 20), until_ms: null }, at(2026, 11, 20))).toEqual({ from: "2025-11-20", until: "2026-11-20" });
  });
});

it("a wait is told in the unit that fits", () => {
  expect([90_000, 3 * 3_600_000, 47 * 3_600_000, 60 * 3_600_000].map((ms) => wait(ms, "en"))).toEqual(["2 min", "3 hr", "47 hr", "2.5 days"]);
});
