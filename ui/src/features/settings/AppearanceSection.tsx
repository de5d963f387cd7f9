import { SegmentedControl, Stack, Text } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { applyLanguage } from "../../locales/i18n";
import { ProblemBox } from "../../shared/ProblemBox";
import { Loading } from "../../shared/States";
import classes from "./Settings.module.css";
import { useSettingsEdit } from "./useSettingsEdit";

/** Language and look, applied at once. */
export function AppearanceSection() {
  const { t } = useTranslation();
  const { settings, change, saving, saved } = useSettingsEdit();
  if (settings.data === undefined) return settings.error ? <ProblemBox error={settings.error} onRetry={() => void settings.refetch()} /> : <Loading rows={2} />;

  return (
    <Stack gap="lg" className={classes.column}>
      <Choice id="language" label={t("settings.language.label")}>
        <SegmentedControl
          aria-labelledby="choice-language"
          value={settings.data.language}
          onChange={(value) => {
            const language = value;
            applyLanguage(language);
            change({ language });
          }}
          data={[
            { value: "auto", label: t("settings.auto") },
            { value: "fr", label: t("language.fr") },
            { value: "en", label: t("language.en") },
          ]}
        />
      </Choice>
      <Choice id="appearance" label={t("settings.appearance.label")}>
        <SegmentedControl
          aria-labelledby="choice-appearance"
          value={settings.data.appearance}
          onChange={(appearance) => change({ appearance: appearance })}
          data={[
            { value: "auto", label: t("settings.auto") },
            { value: "light", label: t("settings.appearance.light") },
            { value: "dark", label: t("settings.appearance.dark") },
          ]}
        />
      </Choice>
      <Text size="xs" c="dimmed" role="status">
        {saving ? t("common.saving") : saved ? t("common.saved") : ""}
      </Text>
    </Stack>
  );
}

function Choice({ id, label, children }: { id: string; label: string; children: ReactNode }) {
  return (
    <div>
      <Text size="sm" fw={500} mb={4} id={`choice-${id}`}>
        {label}
      </Text>
      {children}
    </div>
  );
}
