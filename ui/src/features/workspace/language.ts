import { applyLanguage } from "../../locales/i18n";
import type { Language } from "../../transport/generated";

/** The language chosen at the door, where there are no settings yet to keep it in. */
let chosen: Language | null = null;

export function chooseLanguage(language: Language): void {
  chosen = language;
  applyLanguage(language);
}

/** Hands the choice over to the settings, once. */
export function takeChosenLanguage(): Language | null {
  const language = chosen;
  chosen = null;
  return language;
}
