import { createMemoryHistory } from "@tanstack/react-router";
import { render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it } from "vitest";
import { App } from "../app";
import { createAppRouter } from "../router";
import { newQueryClient } from "../transport/react";
import { FakeCore } from "./core";

it("finds what is sought in the other answers of the session too, and keeps it on the way there", async () => {
  const core = new FakeCore();
  core.status = { ...core.status, state: "open", protection: "passphrase", organisation: "Atelier", user: { id: "user-1", first_name: "Camille", last_name: "Aubert", email: "c@example.org", role: "admin", active: true } };
  const { session_id } = core.sample("en");
  const router = createAppRouter(createMemoryHistory({ initialEntries: [`/sessions/${session_id}`] }));
  render(<App transport={core.transport()} client={newQueryClient()} router={router} />);
  const user = userEvent.setup();
  const pane = await screen.findByTestId("transcript");
  await user.type(await within(pane).findByRole("searchbox", { name: "Search the transcript" }), "pièce");
  expect(within(pane).getByRole("status").textContent).toBe("Not found");
  await user.click(await within(pane).findByRole("button", { name: "Question 2: 3" }));
  expect(await screen.findByText(/menaçait/)).toBeDefined();
  const there = screen.getByTestId("transcript");
  expect(within(there).getByRole("searchbox", { name: "Search the transcript" })).toHaveProperty("value", "pièce");
  expect(within(there).getByRole("status").textContent).toBe("1/3");
  expect(within(there).queryByRole("button", { name: /^Question \d: / })).toBeNull();
});
