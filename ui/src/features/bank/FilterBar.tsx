import { Group, Select, TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useRead } from "../../transport/react";
import type { Filter } from "./useFilter";
import { bankLanguage, CATEGORIES, DIFFICULTIES, inLanguage } from "./words";

type Props = { filter: Filter; onChange: (part: Partial<Filter>) => void };

/** Search and filters over the questions of the bank. */
export function FilterBar({ filter, onChange }: Props) {
  const { t, i18n } = useTranslation();
  const { data: competencies } = useRead("bank.competencies", {});
  const names = (competencies ?? []).map(({ competency }) => ({ value: competency.id, label: inLanguage(competency.name, bankLanguage(i18n.language)) }));
  return (
    <Group mb="md" gap="sm">
      <TextInput
        aria-label={t("bank.search")}
        placeholder={t("bank.search")}
        leftSection={<IconSearch size={16} />}
        value={filter.search}
        onChange={(event) => onChange({ search: event.currentTarget.value })}
        w={{ base: "100%", xs: 260 }}
      />
      <Select
        aria-label={t("bank.competency")}
        placeholder={t("bank.allCompetencies")}
        data={names.sort((a, b) => a.label.localeCompare(b.label, i18n.language))}
        value={filter.competency_id}
        onChange={(competency_id) => onChange({ competency_id })}
        searchable
        clearable
        w={{ base: "100%", xs: 230 }}
      />
      <Select
        aria-label={t("question.category")}
        placeholder={t("bank.allCategories")}
        data={CATEGORIES.map((value) => ({ value, label: t(`bank.category.${value}`) }))}
        value={filter.category}
        onChange={(category) => onChange({ category })}
        clearable
        w={{ base: "100%", xs: 180 }}
      />
      <Select
        aria-label={t("question.difficulty")}
        placeholder={t("bank.allDifficulties")}
        data={DIFFICULTIES.map((value) => ({ value, label: t(`bank.difficulty.${value}`) }))}
        value={filter.difficulty}
        onChange={(difficulty) => onChange({ difficulty })}
        clearable
        w={{ base: "100%", xs: 200 }}
      />
      <Select
        aria-label={t("bank.origin")}
        placeholder={t("bank.allOrigins")}
        data={[
          { value: "own", label: t("bank.own") },
          { value: "built_in", label: t("bank.builtIn") },
        ]}
        value={filter.own === null ? null : filter.own ? "own" : "built_in"}
        onChange={(value) => onChange({ own: value === null ? null : value === "own" })}
        clearable
        w={{ base: "100%", xs: 200 }}
      />
    </Group>
  );
}
