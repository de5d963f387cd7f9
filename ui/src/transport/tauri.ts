import { invoke } from "@tauri-apps/api/core";
import { getCurrentWebview } from "@tauri-apps/api/webview";
import { open, save } from "@tauri-apps/plugin-dialog";
import { bySystemPath, stopLater, tauriDesktop } from "./desktop";
import { toFailure } from "./failure";
import type { Event } from "./generated";
import { reportFrom, uploadTo } from "./http";
import type { Transport } from "./transport";

type Endpoint = { url: string; token: string };

/** What the window of a candidate's own is called among the windows. */
const CANDIDATE = "candidate";

/** True inside a window of the desktop. */
export function inWindow(): boolean {
  return "__TAURI_INTERNALS__" in window;
}

/** A window of the desktop: calls and events over IPC, media over the loopback endpoint. */
export function tauriTransport(): Transport {
  // The endpoint may get another port when another process takes the workspace over, so it is asked for each time.
  const endpoint = () => invoke<Endpoint>("endpoint");
  const webview = getCurrentWebview();

  return {
    host: "desktop",

    call: async (name, input) => {
      try {
        return await invoke("call", { name, input });
      } catch (error) {
        throw toFailure(error);
      }
    },

    listen: (listener) =>
      stopLater(
        // Not that of the module: it hears what is told to the other window as well.
        webview.listen<Event>("event", ({ payload }) => listener.event(payload)).then((stop) => {
          listener.connection("connected");
          return stop;
        }),
      ),

    playlist: async (mediaId) => {
      const { url, token } = await endpoint();
      return { url: `${url}/media/${mediaId}/index.m3u8`, token };
    },

    address: async (path) => `${(await endpoint()).url}${path}`,

    pick: async ({ multiple, title }) => {
      const chosen = await open({ multiple, title });
      if (chosen === null) return [];
      return (Array.isArray(chosen) ? chosen : [chosen]).map(bySystemPath);
    },

    upload: async (file, progress, signal) => {
      const { url, token } = await endpoint();
      return uploadTo(url, token, file, progress, signal);
    },

    onDrop: ({ over, files }) =>
      stopLater(
        webview.onDragDropEvent(({ payload }) => {
          over(payload.type === "enter" || payload.type === "over");
          if (payload.type === "drop") files(payload.paths.map(bySystemPath));
        }),
      ),

    askPath: (suggestion, title) => save({ defaultPath: suggestion, title }),

    report: async (path) => {
      const { url, token } = await endpoint();
      return reportFrom(url, token, path);
    },

    download: null,

    // Tray, notices, opened files and the question before the end are the main window's business.
    desktop: webview.label === CANDIDATE ? null : tauriDesktop(),
    downloadBank: null,
  };
}
