import { createMemoryHistory } from "@tanstack/react-router";
import { act, fireEvent, render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import axe from "axe-core";
import { expect, it, vi } from "vitest";
import { App } from "../app";
import { loudness, whole } from "../features/devices/level";
import { createAppRouter } from "../router";
import { httpTransport } from "../transport/http";
import { newQueryClient } from "../transport/react";
import type { Transport } from "../transport/transport";
import { FakeCore } from "./core";
import { deviceProblem } from "./devices";

const nothing = async () => act(() => new Promise((resolve) => setTimeout(resolve, 400)));

function show(prepare: (core: FakeCore) => void = () => undefined, over: (transport: Transport) => Transport = (transport) => transport) {
  const core = new FakeCore();
  core.status = { ...core.status, state: "open", protection: "passphrase", organisation: "Atelier", user: { id: "user-1", first_name: "Camille", last_name: "Aubert", email: "c@example.org", role: "recruiter", active: true } };
  prepare(core);
  const router = createAppRouter(createMemoryHistory({ initialEntries: ["/settings/devices"] }));
  const { unmount } = render(<App transport={over(core.transport())} client={newQueryClient()} router={router} />);
  return { devices: core.devices, core, router, unmount, user: userEvent.setup() };
}

const start = async (user: ReturnType<typeof userEvent.setup>) => user.click(await screen.findByRole("button", { name: "Test" }));

it("opens nothing before the test, and closes it with the test", async () => {
  const { devices, user } = show();
  await screen.findByRole("button", { name: "Test" });
  expect(screen.getByText("The camera is off.")).toBeDefined();
  await nothing();
  expect(devices.calls).toEqual([]);

  await start(user);
  await screen.findByRole("meter");
  await waitFor(() => expect(devices.calls.filter((call) => call === "watch").length).toBeGreaterThan(2));
  expect(devices.open).toBe(true);
  expect((await axe.run(document.body, { rules: { "color-contrast": { enabled: false } } })).violations).toEqual([]);

  await user.click(screen.getByRole("button", { name: "Stop" }));
  await waitFor(() => expect(devices.open).toBe(false));
  const { length } = devices.calls;
  await nothing();
  expect(devices.calls).toHaveLength(length);
  expect(screen.queryByRole("meter")).toBeNull();
});

it("closes the devices when the page is left, after the last asking", async () => {
  const { devices, router, user } = show();
  await start(user);
  await screen.findByRole("meter");
  await act(() => router.navigate({ to: "/settings/{-$section}", params: { section: "about" } }));
  await waitFor(() => expect(devices.calls.at(-1)).toBe("release"));
  await nothing();
  expect(devices.calls.filter((call) => call === "release")).toHaveLength(1);
  expect(devices.open).toBe(false);
});

it("lets a release wait for the asking that is under way", async () => {
  let answer: (() => void) | null = null;
  const slow = (transport: Transport): Transport => ({
    ...transport,
    call: async (method, input) => {
      if (method === "devices.watch") await new Promise<void>((resolve) => (answer = resolve));
      return transport.call(method, input);
    },
  });
  const { devices, unmount, user } = show(undefined, slow);
  await start(user);
  await waitFor(() => expect(answer).not.toBeNull());
  unmount();
  await nothing();
  expect(devices.calls).toEqual([]);
  (answer as (() => void) | null)?.();
  await waitFor(() => expect(devices.calls).toEqual(["watch", "release"]));
  expect(devices.open).toBe(false);
});

it("asks nothing while nobody can see it", async () => {
  const { devices, user } = show();
  await start(user);
  await screen.findByRole("meter");
  const hidden = vi.spyOn(document, "visibilityState", "get").mockReturnValue("hidden");
  act(() => void document.dispatchEvent(new Event("visibilitychange")));
  await nothing();
  const { length } = devices.calls;
  await nothing();
  expect(devices.calls).toHaveLength(length);
  expect(screen.queryByRole("img", { name: /mirrored/ })).toBeNull();
  hidden.mockRestore();
  act(() => void document.dispatchEvent(new Event("visibilitychange")));
  await waitFor(() => expect(devices.calls.length).toBeGreaterThan(length));
});

it("names a lost microphone and what to try, and goes on when it is back", async () => {
  const { devices, user } = show(({ devices }) => {
    devices.microphone = { state: "lost", problem: deviceProblem("microphone.missing", { name: "Headset" }), level_db: null, peak_db: null };
  });
  await start(user);
  const column = screen.getByTestId("microphone");
  const problem = await within(column).findByTestId("problem");
  expect(problem.textContent).toContain("The microphone “Headset” is not plugged in.");
  expect(problem.textContent).toContain("choose another microphone");
  expect(within(screen.getByTestId("camera")).queryByTestId("problem")).toBeNull();
  expect(screen.queryByRole("meter")).toBeNull();
  devices.microphone = {};
  await screen.findByRole("meter");
  expect(within(column).queryByTestId("problem")).toBeNull();
});

it("says by its name in the list what a problem without one is about", async () => {
  const { user } = show(({ devices }) => {
    devices.lists = { ...devices.lists, camera: { id: "cam-2", name: "USB Capture" } };
    devices.camera = { state: "lost", problem: deviceProblem("camera.denied", { name: "" }), preview: null };
  });
  await start(user);
  expect(await screen.findByText("The system does not let RecruteIA use the camera “USB Capture”.")).toBeDefined();
});

it("says that there is no camera before anything is tried", async () => {
  show(({ devices }) => {
    devices.lists = { ...devices.lists, cameras: [] };
  });
  const problem = await screen.findByTestId("problem");
  expect(problem.dataset["code"]).toBe("camera.none");
  expect(problem.textContent).toContain("sound alone");
});

it("shows the level as value, words and place", async () => {
  const { devices, user } = show();
  await start(user);
  const meter = await screen.findByRole("meter", { name: "Level" });
  await waitFor(() => expect(meter.getAttribute("aria-valuenow")).toBe("-23"));
  expect(meter.getAttribute("aria-valuetext")).toBe("-23\u00a0dB · normal");
  expect(screen.getByTestId("peak").style.left).toBe(`${((60 - 11.2) / 60) * 100}%`);
  devices.microphone = { level_db: -0.2, peak_db: 0, advice: "clipping" };
  await waitFor(() => expect(meter.getAttribute("aria-valuenow")).toBe("0"));
  expect(screen.getByTestId("level").textContent).toBe("0\u00a0dB · too loud");
  expect(await screen.findByText(/Move back a little/)).toBeDefined();
});

it.each([[-96, "quiet"], [-50, "quiet"], [-30, "normal"], [-12, "normal"], [-11.9, "loud"], [-3, "loud"], [-2.9, "tooLoud"]] as const)("calls %d dB %s", (db, word) => {
  expect(loudness(db)).toBe(word);
});

it("writes no zero below zero", () => {
  expect(Object.is(whole(-0.3), 0)).toBe(true);
});

it("remembers what is chosen, at once and without stopping the test", async () => {
  const { devices, user } = show();
  await start(user);
  await screen.findByRole("meter");
  const select = screen.getByRole("combobox", { name: "Microphone used" });
  expect(select).toHaveProperty("value", "Default (Built-in Audio)");
  await user.click(select);
  await user.click(await screen.findByRole("option", { name: "Headset", hidden: true }));
  await waitFor(() => expect(devices.calls).toContain("choose microphone mic-2"));
  expect(select).toHaveProperty("value", "Headset");
  expect(await within(screen.getByTestId("microphone")).findByText("Headset", { selector: "p" })).toBeDefined();
  expect(devices.calls).not.toContain("release");
  await user.click(select);
  await user.click(await screen.findByRole("option", { name: "Default (Built-in Audio)", hidden: true }));
  await waitFor(() => expect(devices.calls).toContain("choose microphone any"));
});

it("goes back to what was chosen when the choice is refused", async () => {
  const { core, user } = show();
  core.handlers["devices.choose"] = () => {
    throw new Error("refused");
  };
  const select = await screen.findByRole("combobox", { name: "Camera used" });
  await user.click(select);
  await user.click(await screen.findByRole("option", { name: "USB Capture", hidden: true }));
  await waitFor(() => expect(select).toHaveProperty("value", "Default (HD Webcam C525)"));
  expect(await screen.findByText("The application met an unexpected error.")).toBeDefined();
});

it("still shows a chosen camera that is not plugged in", async () => {
  show(({ devices }) => {
    devices.lists = { ...devices.lists, camera: { id: "cam-9", name: "Old Webcam" }, camera_problem: null };
  });
  expect(await screen.findByRole("combobox", { name: "Camera used" })).toHaveProperty("value", "Old Webcam (not plugged in)");
});

it("goes on to the next picture once one is shown, and rests after a failure", async () => {
  const { user } = show();
  await start(user);
  const picture = await screen.findByRole("img", { name: "What the camera sees, mirrored" });
  const address = "http://127.0.0.1:4100/preview/secret";
  expect(picture).toHaveProperty("src", `${address}?n=0`);
  await nothing();
  expect(picture).toHaveProperty("src", `${address}?n=0`);
  fireEvent.load(picture);
  expect(picture).toHaveProperty("src", `${address}?n=1`);
  fireEvent.error(picture);
  expect(picture).toHaveProperty("src", `${address}?n=1`);
  await waitFor(() => expect(picture).toHaveProperty("src", `${address}?n=2`));
  expect(screen.getByText("HD Webcam C525 · 1280 × 720 · 30 frames per second")).toBeDefined();
});

it("says what to do about a dark picture, and when all is well", async () => {
  const { devices, user } = show(({ devices }) => {
    devices.camera = { advice: "too_dark" };
  });
  await start(user);
  expect(await screen.findByText("The picture is dark. Put a lamp in front of you, or turn towards the window.")).toBeDefined();
  expect(screen.queryByText(/You are ready/)).toBeNull();
  devices.camera = {};
  expect(await screen.findByText("Picture and sound are good. You are ready.")).toBeDefined();
  expect(screen.queryByText(/The picture is dark/)).toBeNull();
});

it("says why the devices can't be tried, and tries again when asked to", async () => {
  const { core, devices, user } = show();
  const watch = core.handlers["devices.watch"];
  let refused = 0;
  core.handlers["devices.watch"] = () => {
    refused += 1;
    throw new Error("refused");
  };
  await start(user);
  const again = await screen.findByRole("button", { name: "Try again" });
  await nothing();
  expect(refused).toBe(1);
  core.handlers["devices.watch"] = watch;
  await user.click(again);
  await screen.findByRole("meter");
  expect(screen.queryByTestId("problem")).toBeNull();
  expect(devices.open).toBe(true);
});

it("finds pictures at the endpoint of the page", async () => {
  expect(await httpTransport("http://127.0.0.1:7", "t").address("/preview/x")).toBe("http://127.0.0.1:7/preview/x");
});
