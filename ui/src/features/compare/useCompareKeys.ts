import { useTranslation } from "react-i18next";
import { useAnswerKeys } from "../sessions/ShortcutSheet";

/** The keys of the comparison. */
export function useCompareKeys(plays: boolean): [string[], string][] {
  const { t } = useTranslation();
  return [[["[", "]", "⇧ ←", "⇧ →"], t("keys.candidate")], ...useAnswerKeys(plays)];
}
