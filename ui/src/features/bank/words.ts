import type { i18n as Translations } from "i18next";
import type { BankQuestion, Bilingual, Category, Difficulty, Language } from "../../transport/generated";

export const LANGUAGES: Language[] = ["fr", "en"];
export const CATEGORIES: Category[] = ["behavioural", "situational", "knowledge"];
export const DIFFICULTIES: Difficulty[] = ["easy", "medium", "hard"];

/** The language of the interface, as the bank is written in it. */
export function bankLanguage(language: string): Language {
  return language === "en" ? "en" : "fr";
}

/** The text in this language, or else in the other. */
export function inLanguage(text: Bilingual, language: Language): string {
  const other = language === "fr" ? text.en : text.fr;
  return text[language] === "" ? other : text[language];
}

/** The languages that something is written in. */
export function languagesOf(text: Bilingual): Language[] {
  return LANGUAGES.filter((language) => text[language].trim() !== "");
}

/**
 * The sort or the difficulty that a campaign has written on a question: what the bank calls so is shown in the
 * language of the interface, what somebody wrote as they wrote it.
 */
export function inOurWords(part: "category" | "difficulty", written: string, i18n: Translations): string {
  const keys = part === "category" ? CATEGORIES.map((value) => `bank.category.${value}` as const) : DIFFICULTIES.map((value) => `bank.difficulty.${value}` as const);
  const key = keys.find((each) => LANGUAGES.some((language) => i18n.getFixedT(language)(each) === written));
  return key === undefined ? written : i18n.t(key);
}

export const NOTHING: Bilingual = { fr: "", en: "" };

/** The longest that answering takes, thinking included; null without a limit. */
export function longest({ preparation_ms, limit_ms }: Pick<BankQuestion, "preparation_ms" | "limit_ms">): number | null {
  return limit_ms === null ? null : limit_ms + (preparation_ms ?? 0);
}
