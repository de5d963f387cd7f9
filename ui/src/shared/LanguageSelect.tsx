import { Select } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Language } from "../transport/generated";

type Props = { label: string; description?: string; value: Language; onChange: (language: Language) => void; disabled?: boolean; maw?: number };

/** French or English. */
export function LanguageSelect({ onChange, ...rest }: Props) {
  const { t } = useTranslation();
  return (
    <Select
      {...rest}
      allowDeselect={false}
      onChange={(value) => onChange(value as Language)}
      data={[
        { value: "fr", label: t("language.fr") },
        { value: "en", label: t("language.en") },
      ]}
    />
  );
}
