import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./place.ts";

export type Language = "fr" | "en";

/** What the interface calls things, by the keys of `ui/src/locales`: `say("campaigns.new")`. */
export type Say = (key: string, values?: Record<string, string | number>) => string;

/** The words of a language. A key that does not exist is a mistake in the test. */
export function words(language: Language): Say {
  const texts: unknown = JSON.parse(readFileSync(join(ROOT, "ui/src/locales", `${language}.json`), "utf8"));
  return (key, values = {}) => {
    const found = key.split(".").reduce<unknown>((node, part) => (node as Record<string, unknown> | undefined)?.[part], texts);
    if (typeof found !== "string") throw new Error(`the interface has no text ${key} in ${language}`);
    return found.replace(/\{\{(\w+)\}\}/g, (_, name: string) => String(values[name] ?? `{{${name}}}`));
  };
}
