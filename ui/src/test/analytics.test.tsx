import { createMemoryHistory } from "@tanstack/react-router";
import { act, render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import axe from "axe-core";
import { describe, expect, it, vi } from "vitest";
import { App } from "../app";
import { columns } from "../features/analytics/chart/columns";
import { drift, reachOf, thinned } from "../features/analytics/chart/drift";
import { leniency } from "../features/analytics/chart/leniency";
import { inOrder } from "../features/analytics/inOrder";
import { bandOfAlpha, bandOfIcc, coefficient, difference, weakness } from "../features/analytics/numbers";
import { createAppRouter } from "../router";
import type { CampaignAnalytics } from "../transport/generated";
import { newQueryClient } from "../transport/react";
import { distribution, evaluated } from "./analytics";
import { FakeCore } from "./core";

function show(part: string, change: (numbers: CampaignAnalytics) => void = () => undefined, signed = true) {
  const core = new FakeCore();
  core.status = { ...core.status, state: "open", protection: "passphrase", organisation: "Atelier", user: { id: "user-1", first_name: "Camille", last_name: "Aubert", email: "c@example.org", role: "admin", active: true } };
  const { campaign_id: campaign } = core.sample("en");
  if (signed) {
    const numbers = evaluated(core.handlers["campaigns.get"]({ id: campaign }));
    change(numbers);
    core.analytics.set(campaign, numbers);
  }
  const router = createAppRouter(createMemoryHistory({ initialEntries: [`/campaigns/${campaign}?tab=statistics&part=${part}`] }));
  render(<App transport={core.transport()} client={newQueryClient()} router={router} />);
  return { core, campaign, router, user: userEvent.setup() };
}

const cells = (row: HTMLElement) => within(row).getAllByRole("cell").map(({ textContent }) => textContent);
const rowsOf = (table: HTMLElement) => within(table).getAllByRole("row").slice(1).map(cells);
const names = (table: HTMLElement) => rowsOf(table).map(([name]) => name);
const figure = (title: string) => screen.getByText(title, { selector: "figcaption" }).closest("figure") as HTMLElement;

describe("results", () => {
  it("show how each criterion was rated, and the numbers behind the chart", async () => {
    const { user } = show("results");
    await screen.findByTestId("results");
    expect(within(figure("Exactitude")).getByRole("img").getAttribute("aria-label")).toBe("Exactitude: rated 1 1 time, rated 2 3 times, rated 3 9 times, rated 4 8 times, rated 5 3 times");
    expect(figure("Exactitude").textContent).toContain("Mean3.38Std. deviation1.01Ratings24");
    const [table] = screen.getAllByRole("radio", { name: "Table" });
    await user.click(table as HTMLElement);
    expect(rowsOf(await screen.findByRole("table", { name: "Ratings by criterion" }))[0]).toEqual(["Exactitude", "1", "3", "9", "8", "3", "24", "3.38", "1.01"]);
  });

  it("mark questions that separate weakly or work against the others, and say what that means", async () => {
    const { user } = show("results");
    await screen.findByTestId("results");
    await screen.findAllByText("0:42");
    expect(figure("1. Présentez-vous en quelques phrases.").textContent).toMatch(/Answers8Mean time0:42Discrimination0\.47$/);
    expect(within(figure("2. Racontez une situation difficile avec un client et la façon dont vous l’avez résolue.")).getByText("Separates weakly")).toBeDefined();
    expect(figure("3. What do you expect from your next team?").textContent).toContain("Discrimination−0.18Works against the others");
    await user.hover(screen.getByRole("button", { name: "What discrimination tells" }));
    expect((await screen.findByRole("tooltip", { hidden: true })).textContent).toContain("Under 0.2 it separates weakly; negative, it works against the others.");
  });

  it("list candidates by name and rank them only on request; a row leads to the interview", async () => {
    const { user, router } = show("results");
    const table = await screen.findByRole("table", { name: "Candidates" });
    const byName = ["Ada Lovelace", "Bruno Lefèvre-Montcalm", "Élodie Martin", "Zoé Exemple"];
    expect(names(table)).toEqual(byName);
    expect(within(table).getByRole("columnheader", { name: "Candidate" }).getAttribute("aria-sort")).toBe("ascending");
    expect(rowsOf(table)[1]).toEqual(["Bruno Lefèvre-Montcalm", "4.5", "2.5", "3.3", "4.0", "2.7", "1"]);

    await user.click(within(table).getByRole("button", { name: "Overall" }));
    expect(names(table)).toEqual(["Zoé Exemple", "Ada Lovelace", "Élodie Martin", "Bruno Lefèvre-Montcalm"]);
    expect(within(table).getByRole("columnheader", { name: "Overall" }).getAttribute("aria-sort")).toBe("descending");
    await user.click(within(table).getByRole("button", { name: "Exactitude" }));
    expect(names(table)).toEqual(["Bruno Lefèvre-Montcalm", "Élodie Martin", "Zoé Exemple", "Ada Lovelace"]);
    await user.click(within(table).getByRole("button", { name: "Candidate" }));
    expect(names(table)).toEqual(byName);

    await user.click(within(table).getByRole("cell", { name: "2.7" }));
    await waitFor(() => expect(router.state.location.pathname).toBe("/sessions/session-3"));
  });

  it("keep who has no value last in either order", () => {
    const candidates = [2, null, 4].map((overall, index) => ({ session_id: String(index), criteria: [], overall, raters: 1 }));
    const order = (down: boolean) => inOrder({ candidates, candidate_names: { 0: "B", 1: "A", 2: "C" } }, { by: "overall", down }, "en").map(({ name }) => name);
    expect(order(true)).toEqual(["C", "B", "A"]);
    expect(order(false)).toEqual(["B", "C", "A"]);
  });

  it("tell what stays hidden until the reader signs", async () => {
    show("results", (numbers) => (numbers.hidden = 2));
    await screen.findByText("The signed evaluations of 2 interviews appear once you have signed yours.");
    expect(screen.getByRole("table", { name: "Candidates" })).toBeDefined();
  });

  it("tell what to do while nothing is signed", async () => {
    const { user, router } = show("results", undefined, false);
    await screen.findByText("No evaluation is signed yet. Rate a candidate’s answers and sign: the results appear here.");
    await user.click(screen.getByRole("button", { name: "See the candidates" }));
    await screen.findByRole("tab", { name: "Candidates (1)", selected: true });
    expect(router.state.location.search).toEqual({});
  });

  it("go out as a workbook", async () => {
    const { core, campaign, user } = show("results");
    const write = vi.spyOn(core.handlers, "reports.export_analytics");
    await user.click(await screen.findByRole("button", { name: "Excel" }));
    await screen.findByRole("button", { name: "Show in folder" });
    expect(write).toHaveBeenCalledWith({ campaign_id: campaign, language: "en", path: null });
  });

  it("have an address for each part", async () => {
    const { router, user } = show("results");
    await screen.findByTestId("results");
    await user.click(screen.getByRole("radio", { name: "Raters" }));
    await screen.findByTestId("raters");
    expect(router.state.location.search).toMatchObject({ tab: "statistics", part: "raters" });
    act(() => router.history.back());
    await screen.findByTestId("results");
  });
});

describe("raters", () => {
  it("show each measure with what it rests on and means, or why there is none", async () => {
    show("raters");
    const rows = rowsOf(await screen.findByRole("table", { name: "Agreement by criterion" }));
    expect(rows[0]).toEqual(["Exactitude", "0.82 · good24 answers · 3 raters", "0.6124 answers · 3 raters", "0.81 · reliable24 answers · 3 raters"]);
    expect(rows[1]?.slice(1)).toEqual(["0.41 · poor24 answers · 3 raters", "0.2218 answers · 3 raters", "0.35 · too low24 answers · 3 raters"]);
    expect(rows[3]?.slice(1)).toEqual(["Not measurablethe ratings do not differ enough", "Not measurablethe ratings do not differ enough", "Not measurabletoo few answers rated in common"]);
    expect(screen.getByText(/Koo and Li, 2016/)).toBeDefined();
  });

  it("show who is milder or stricter, and since when", async () => {
    const { user } = show("raters");
    await screen.findByTestId("raters");
    expect(screen.getByRole("img", { name: "Difference to the others: Camille Aubert: +0.22, Dominique Saint-Exupéry de La Rochefoucauld: −0.44, Noor van den Berg: −0.10" })).toBeDefined();
    expect(screen.getByRole("img", { name: "Camille Aubert: 8 interviews, difference +0.60 in the first, −0.10 in the last" })).toBeDefined();
    expect(screen.getByRole("img", { name: "Noor van den Berg: 1 interview, difference −0.10" })).toBeDefined();
    for (const table of screen.getAllByRole("radio", { name: "Table" })) await user.click(table);
    expect(rowsOf(screen.getByRole("table", { name: "Leniency and severity" }))[1]).toEqual(["Dominique Saint-Exupéry de La Rochefoucauld", "−0.44", "5", "24", "3.79", "0.88"]);
    expect(rowsOf(screen.getByRole("table", { name: "Drift" }))).toHaveLength(14);
  });

  it("say that a second rater makes agreement measurable", async () => {
    show("raters", (numbers) => (numbers.rated_by_several = 0));
    await screen.findByText("Each interview has a single rater: a second one who rates the same answers and signs makes agreement measurable.");
    expect(screen.queryByRole("table")).toBeNull();
  });

  it("have no drift where nobody rated the same as another", async () => {
    show("raters", (numbers) => {
      for (const rater of numbers.raters) Object.assign(rater, { leniency: null, drift: [] });
    });
    await screen.findByTestId("raters");
    expect(screen.queryByRole("heading", { name: "Drift" })).toBeNull();
    expect(screen.getAllByText("nobody else rated the same answers")).toHaveLength(3);
  });

  it("stay quick with ten thousand interviews", async () => {
    const { user } = show("raters", (numbers) => {
      for (const rater of numbers.raters) rater.drift = Array.from({ length: 10_000 }, (_, at) => ({ session_id: "session-1", at_ms: at, difference: Math.sin(at) }));
    });
    await screen.findByTestId("raters");
    const drawn = screen.getByRole("img", { name: /^Noor van den Berg/ });
    expect(drawn.querySelector("path")?.getAttribute("d")?.split("L")).toHaveLength(200);
    await user.click(screen.getAllByLabelText("Table")[1] as HTMLElement);
    const rows = () => screen.getByLabelText("Drift", { selector: "table" }).querySelectorAll("tbody tr").length;
    expect(rows()).toBe(100);
    await user.click(screen.getByText("Show more"));
    expect(rows()).toBe(200);
  });
});

it.each(["results", "raters"])("has nothing that axe finds in %s", async (part) => {
  const { user } = show(part, (numbers) => (numbers.hidden = 1));
  await screen.findByTestId(part);
  const check = async () => expect((await axe.run(document.body, { rules: { "color-contrast": { enabled: false }, region: { enabled: false } } })).violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
  await check();
  for (const table of screen.getAllByRole("radio", { name: "Table" })) await user.click(table);
  await check();
});

describe("charts", () => {
  const words = { count: String, none: "none" };
  const texts = (drawing: { shapes: { kind: string; text?: string }[] }) => drawing.shapes.flatMap(({ kind, text }) => (kind === "text" ? [text] : []));

  it("of no rating say so, and of one show one column as high as there is room", () => {
    const none = columns(distribution(0, 0, 0, 0, 0).counts, words);
    expect(none.shapes.some(({ kind }) => kind === "bar")).toBe(false);
    expect(texts(none)).toContain("none");
    const bars = columns(distribution(0, 0, 0, 1, 0).counts, words).shapes.filter((shape) => shape.kind === "bar");
    expect(bars.map(({ height }) => height)).toEqual([72]);
  });

  it("draw columns in proportion, with their counts", () => {
    const drawing = columns([1, 0, 10_000, 5_000, 0], words);
    const bars = drawing.shapes.filter((shape) => shape.kind === "bar");
    expect(bars.map(({ height }) => Math.round(height))).toEqual([0, 72, 36]);
    expect(texts(drawing)).toEqual(expect.arrayContaining(["1", "10000", "5000"]));
  });

  it("thin ten thousand points out to two hundred, and keep their mean", () => {
    const values = Array.from({ length: 10_000 }, (_, at) => at);
    const stretches = thinned(values);
    expect(stretches).toHaveLength(200);
    expect(stretches[0]).toEqual({ first: 1, last: 50, mean: 24.5 });
    expect(stretches.at(-1)).toEqual({ first: 9951, last: 10_000, mean: 9974.5 });
    expect(thinned(values.slice(0, 201))).toHaveLength(101);
    expect(thinned([0.5, -1])).toEqual([{ first: 1, last: 1, mean: 0.5 }, { first: 2, last: 2, mean: -1 }]);
    expect(thinned([])).toEqual([]);
  });

  it("draw a drift of none, one and very many", () => {
    const say = { milder: "m", stricter: "s", span: "", value: String, point: ({ first }: { first: number }) => String(first) };
    const kinds = (values: number[]) => drift(values, reachOf(values), say).shapes.map(({ kind }) => kind).filter((kind) => kind === "way" || kind === "dot");
    expect(kinds([])).toEqual([]);
    expect(kinds([0.4])).toEqual(["dot"]);
    expect(kinds([0.4, 0.2])).toEqual(["way", "dot", "dot"]);
    expect(kinds(Array.from({ length: 10_000 }, () => 0.1))).toEqual(["way"]);
    expect(reachOf([0.2, -1.2])).toBe(1.5);
  });

  it("put milder raters right of zero and stricter ones left, within the picture", () => {
    const drawing = leniency([{ name: "Mild", leniency: 4 }, { name: "Strict", leniency: -2 }, { name: "Alone", leniency: null }], { milder: "m", stricter: "s", none: "alone", value: String });
    const bars = drawing.shapes.filter((shape) => shape.kind === "bar");
    expect(bars.map(({ x, width }) => [x, x + width])).toEqual([[160, 274], [103, 160]]);
    expect(texts(drawing)).toContain("alone");
  });
});

describe("words for numbers", () => {
  it("follow the bounds of Koo and Li, and of Krippendorff", () => {
    expect([0.49, 0.5, 0.74, 0.75, 0.9, 0.91].map(bandOfIcc)).toEqual(["poor", "moderate", "moderate", "good", "good", "excellent"]);
    expect([0.66, 0.667, 0.79, 0.8].map(bandOfAlpha)).toEqual(["unreliable", "tentative", "tentative", "reliable"]);
    expect([null, 0.2, 0.19, 0, -0.01].map(weakness)).toEqual([null, null, "weak", "weak", "against"]);
  });

  it("tell the direction of a difference, and none where it rounds to nothing", () => {
    expect([0.26, -0.26, 0.04, -0.04, 0].map((value) => difference(value, "fr"))).toEqual(["+0,3", "−0,3", "0,0", "0,0", "0,0"]);
    expect(coefficient(-0.184, "en")).toBe("−0.18");
  });
});
