import { createRoot } from "react-dom/client";
import { App } from "./app";
import { setupI18n, startLanguage } from "./locales/i18n";
import { createAppRouter } from "./router";
import { newQueryClient } from "./transport/react";
import type { Transport } from "./transport/transport";

/** Puts the interface into the page. */
export function start(transport: Transport): void {
  setupI18n(startLanguage());
  const root = document.getElementById("root");
  if (root === null) throw new Error("the page has no place for the interface");
  createRoot(root).render(<App transport={transport} client={newQueryClient()} router={createAppRouter()} />);
}
