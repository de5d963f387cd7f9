import { render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { createMemoryHistory } from "@tanstack/react-router";
import { expect, it } from "vitest";
import { App } from "../app";
import { createAppRouter } from "../router";
import { newQueryClient } from "../transport/react";
import { FakeCore } from "./core";

const OWN = "camille has her own words";
const COLLEAGUES = "basile has other words";

function open(core: FakeCore, path: string) {
  const router = createAppRouter(createMemoryHistory({ initialEntries: [path] }));
  render(<App transport={core.transport()} client={newQueryClient()} router={router} />);
  return userEvent.setup();
}

it("asks who works here, keeps a forgotten password from being the end, and shows a recruiter no administration", async () => {
  const core = new FakeCore();
  core.status = { ...core.status, state: "open", protection: "passphrase", organisation: "Atelier", user: { id: "user-1", first_name: "Camille", last_name: "Aubert", email: "c@example.org", role: "admin", active: true } };
  const user = open(core, "/settings/team");

  expect(await screen.findByRole<HTMLButtonElement>("button", { name: "Add a person" })).toHaveProperty("disabled", true);
  expect(screen.queryByRole("button", { name: "Change user" })).toBeNull();
  await user.click(screen.getByRole("button", { name: "Set my password" }));
  const dialog = await screen.findByRole("dialog");
  await user.type(within(dialog).getByLabelText(/New password/), OWN);
  await user.click(within(dialog).getByRole("button", { name: "Save the password" }));
  await user.click(await screen.findByRole("button", { name: "Add a person" }));
  const adding = await screen.findByRole("dialog", { name: "Add a person" });
  await user.type(within(adding).getByLabelText(/First name/), "Basile");
  await user.type(within(adding).getByLabelText(/Last name/), "Colin");
  await user.type(within(adding).getByLabelText(/E-mail/), "b@example.org");
  await user.type(within(adding).getByLabelText(/New password/), COLLEAGUES);
  await user.click(within(adding).getByRole("button", { name: "Add a person" }));
  await screen.findByText("b@example.org");

  await user.click(await screen.findByRole("button", { name: "Change user" }));
  await user.click(await screen.findByRole("combobox", { name: "Name" }));
  await user.click(await screen.findByRole("option", { name: "Basile Colin", hidden: true }));
  await user.type(screen.getByLabelText("Password"), OWN);
  await user.click(screen.getByRole("button", { name: "Sign in" }));
  await screen.findByText("Name and password do not match.");
  await user.click(screen.getByRole("button", { name: "Password forgotten" }));
  await user.type(screen.getByLabelText("Recovery code"), "ABCDE");
  await user.type(screen.getByLabelText("New password"), "and now new words");
  await user.click(screen.getByRole("button", { name: "Sign in" }));

  await screen.findByRole("button", { name: "Change my password" });
  expect(screen.queryByRole("link", { name: "Backup" })).toBeNull();
  expect(screen.queryByRole("button", { name: "Add a person" })).toBeNull();
  expect(screen.queryByRole("tab", { name: "Workspace" })).toBeNull();
}, 60_000);
