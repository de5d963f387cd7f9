import { SegmentedControl, Select, Stack, Text } from "@mantine/core";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import { useRead } from "../../transport/react";
import type { Choice } from "./target";

/** The language of a report, and its template where there are several. */
export function ChoiceFields({ choice, onChange, inside = false }: { choice: Choice; onChange: (choice: Choice) => void; inside?: boolean }) {
  const { t } = useTranslation();
  const label = useId();
  const templates = useRead("report_templates.list", {});
  const fallback = templates.data?.find((view) => view.is_default)?.template.id ?? null;

  return (
    <Stack gap="xs">
      <div>
        <Text size="xs" fw={500} mb={2} id={label}>
          {t("export.language")}
        </Text>
        <SegmentedControl
          fullWidth
          size="xs"
          aria-labelledby={label}
          value={choice.language}
          onChange={(language) => onChange({ ...choice, language })}
          data={[
            { value: "fr", label: t("language.fr") },
            { value: "en", label: t("language.en") },
          ]}
        />
      </div>
      {(templates.data?.length ?? 0) > 0 && (
        <Select
          size="xs"
          label={t("reporting.template")}
          allowDeselect={false}
          comboboxProps={{ withinPortal: !inside }}
          value={choice.template ?? fallback}
          onChange={(template) => onChange({ ...choice, template })}
          data={templates.data?.map(({ template }) => ({ value: template.id, label: template.name })) ?? []}
        />
      )}
    </Stack>
  );
}
