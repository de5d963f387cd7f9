import { SegmentedControl, VisuallyHidden } from "@mantine/core";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import type { Language } from "../transport/generated";

/** French or English, where there are no settings to choose it in. */
export function LanguageSwitch({ onChoose }: { onChoose: (language: Language) => void }) {
  const { t, i18n } = useTranslation();
  const label = useId();
  return (
    <div>
      <VisuallyHidden id={label}>{t("settings.language.label")}</VisuallyHidden>
      <SegmentedControl
        size="xs"
        aria-labelledby={label}
        value={i18n.language}
        onChange={(language) => onChoose(language as Language)}
        data={[
          { value: "fr", label: t("language.fr") },
          { value: "en", label: t("language.en") },
        ]}
      />
    </div>
  );
}
