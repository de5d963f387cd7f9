import { httpTransport, takeToken } from "./http";
import { inWindow, tauriTransport } from "./tauri";
import type { Transport } from "./transport";

/** The window's transport inside the desktop window, otherwise that of the endpoint which serves this page. */
export function chooseTransport(): Transport {
  if (inWindow()) return tauriTransport();
  const token = takeToken(window.location, window.sessionStorage, (url) => window.history.replaceState(null, "", url));
  return httpTransport("", token);
}
