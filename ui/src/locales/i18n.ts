import i18next from "i18next";
import type { i18n } from "i18next";
import { initReactI18next } from "react-i18next";
import type { Language } from "../transport/generated";
import en from "./en.json";
import fr from "./fr.json";

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "translation";
    resources: { translation: typeof fr };
  }
}

const REMEMBERED = "recruteia.language";

/** French or English, whatever a list of preferences starts with first; French where it says neither. */
export function preferred(languages: readonly string[]): Language {
  for (const language of languages) {
    const short = language.slice(0, 2).toLowerCase();
    if (short === "fr" || short === "en") return short;
  }
  return "fr";
}

/** The language chosen before a workspace could remember it, or that of the system. */
export function startLanguage(): Language {
  const chosen = window.localStorage.getItem(REMEMBERED);
  return chosen === "fr" || chosen === "en" ? chosen : preferred(navigator.languages);
}

/** Applies a language to the page; "auto" is that of the system. */
export function applyLanguage(language: "auto" | Language): void {
  if (language === "auto") window.localStorage.removeItem(REMEMBERED);
  else window.localStorage.setItem(REMEMBERED, language);
  showLanguage(language === "auto" ? preferred(navigator.languages) : language);
}

/** Shows the page in a language that nobody has to remember. */
export function showLanguage(language: Language): void {
  document.documentElement.lang = language;
  if (i18next.language !== language) void i18next.changeLanguage(language);
}

export function setupI18n(language: Language): i18n {
  document.documentElement.lang = language;
  void i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: false,
    resources: { fr: { translation: fr }, en: { translation: en } },
    interpolation: { escapeValue: false },
    returnNull: false,
  });
  return i18next;
}
