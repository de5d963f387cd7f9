import { useTranslation } from "react-i18next";
import { useModifier } from "./SearchField";

/** The keys that work on every page. */
export function useGeneralKeys(): [string[], string][] {
  const { t } = useTranslation();
  const modifier = useModifier();
  return [
    [[modifier, "K"], t("search.label")],
    [[modifier, "Z"], t("search.undo")],
    [["?"], t("keys.help")],
  ];
}
