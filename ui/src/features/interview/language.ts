import { useLocalStorage } from "@mantine/hooks";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { preferred, showLanguage } from "../../locales/i18n";
import type { InterviewView, Language } from "../../transport/generated";

type Chosen = { session_id: string; language: Language } | null;

/** What was chosen while nobody was interviewed here, until an interview takes it up. */
let waiting: Language | null = null;

/** Chooses the language for the candidate who waits. Whoever works here keeps theirs. */
export function chooseWaiting(language: Language): void {
  waiting = language;
  showLanguage(language);
}

/** The language of the interview, until the candidate chooses theirs; it outlives a restart. */
export function useLanguage(view: InterviewView | null): [Language, (language: Language) => void] {
  const { i18n } = useTranslation();
  const [kept, keep] = useLocalStorage<Chosen>({ key: "recruteia.interview", defaultValue: null, getInitialValueInEffect: false });
  const [chosen, choose] = useState(waiting);
  const session = view?.session_id ?? null;
  const keptHere = kept !== null && kept.session_id === session ? kept.language : null;
  const language = chosen ?? keptHere ?? view?.language ?? preferred([i18n.language]);
  useEffect(() => showLanguage(language), [language]);
  useEffect(() => {
    if (session === null) return;
    waiting = null;
    if (chosen !== null) keep({ session_id: session, language: chosen });
  }, [session, chosen, keep]);
  return [language, choose];
}
