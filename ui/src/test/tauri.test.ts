import { afterEach, describe, expect, it, vi } from "vitest";
import { tauriTransport } from "../transport/tauri";

type Call = { command: string; args: Record<string, unknown> };

/** What the system puts into a window with this name. */
function inside(label: string): Call[] {
  const calls: Call[] = [];
  vi.stubGlobal("__TAURI_INTERNALS__", {
    metadata: { currentWindow: { label }, currentWebview: { windowLabel: label, label } },
    transformCallback: () => 1,
    invoke: (command: string, args: Record<string, unknown>) => {
      calls.push({ command, args });
      return Promise.resolve(7);
    },
  });
  return calls;
}

afterEach(() => vi.unstubAllGlobals());

describe("a window of the desktop", () => {
  it.each(["main", "candidate"])("hears what is told to it alone: %s", async (label) => {
    const calls = inside(label);
    const connection = vi.fn();
    tauriTransport().listen({ event: () => undefined, connection });
    await vi.waitFor(() => expect(connection).toHaveBeenCalledWith("connected"));
    // A listener for "Any" would hear both windows.
    expect(calls).toEqual([{ command: "plugin:event|listen", args: { event: "event", target: { kind: "Webview", label }, handler: 1 } }]);
  });

  it("leaves tray, notices and opened files to the main one", () => {
    inside("main");
    expect(tauriTransport().desktop).not.toBeNull();
    inside("candidate");
    const transport = tauriTransport();
    expect(transport.desktop).toBeNull();
    expect(transport.host).toBe("desktop");
  });
});
