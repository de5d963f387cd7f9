import { SimpleGrid, Textarea } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Bilingual } from "../../transport/generated";
import { LANGUAGES } from "./words";

type Props = { label: string; value: Bilingual; path: string; errors: Record<string, string>; minRows?: number; onChange: (value: Bilingual) => void };

/** A text in both languages, side by side. */
export function BilingualField({ label, value, path, errors, minRows = 2, onChange }: Props) {
  const { t } = useTranslation();
  return (
    <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
      {LANGUAGES.map((language) => (
        <Textarea
          key={language}
          lang={language}
          label={t("bank.inLanguage", { label, language: t(`bank.short.${language}`) })}
          autosize
          minRows={minRows}
          value={value[language]}
          error={errors[`${path}.${language}`] ?? (language === "fr" ? errors[path] : undefined)}
          onChange={(event) => onChange({ ...value, [language]: event.currentTarget.value })}
        />
      ))}
    </SimpleGrid>
  );
}
