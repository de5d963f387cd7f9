import { createMemoryHistory } from "@tanstack/react-router";
import { render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import axe from "axe-core";
import { expect, it } from "vitest";
import { App } from "../app";
import { createAppRouter } from "../router";
import { newQueryClient } from "../transport/react";
import { FakeCore } from "./core";

/** The review of the sample of somebody who decided so about the metrics. */
async function review(enabled: boolean, granted: boolean) {
  const core = new FakeCore();
  core.status = { ...core.status, state: "open", protection: "passphrase", organisation: "Atelier", user: { id: "user-1", first_name: "Camille", last_name: "Aubert", email: "c@example.org", role: "admin", active: true } };
  core.settings = { ...core.settings, facial_metrics: enabled };
  const { session_id } = core.sample("en");
  core.handlers["consents.record"]({ person_id: core.view(session_id).person.id, language: "en", answers: [{ kind: "facial_metrics", granted }] });
  const router = createAppRouter(createMemoryHistory({ initialEntries: [`/sessions/${session_id}`] }));
  render(<App transport={core.transport()} client={newQueryClient()} router={router} />);
  await screen.findByTestId("words");
  return userEvent.setup();
}

it("is not spoken of until an administrator switches it on", async () => {
  await review(false, true);
  await screen.findByTestId("comments");
  expect(screen.queryByTestId("picture")).toBeNull();
});

it("is measured when asked for, in figures with units, and says what could not be measured", async () => {
  const user = await review(true, true);
  const pane = await screen.findByTestId("picture");
  await user.click(within(pane).getByRole("button", { name: "Measure" }));
  await waitFor(() => expect(pane.textContent).toContain("95% of the time"));
  expect(pane.textContent).toContain("84% of the time");
  expect(pane.textContent).toContain("-1° on average, ± 2°");
  expect(within(pane).getByText("Blinks").closest("div")?.textContent).toBe("Blinksnot measurable");
  expect(within(pane).getByRole("button", { name: "0:15 no face (0:01)" })).toBeDefined();
  expect(screen.getByRole("img", { name: /without a face 1, several faces 1, turned away 0, blinks 2/ })).toBeDefined();
  expect((await axe.run(document.body, { rules: { "color-contrast": { enabled: false } } })).violations).toEqual([]);
});

it("is not measured without the consent of its person", async () => {
  await review(true, false);
  const pane = await screen.findByTestId("picture");
  await waitFor(() => expect(pane.textContent).toContain("did not consent"));
  expect(within(pane).queryByRole("button", { name: "Measure" })).toBeNull();
});
