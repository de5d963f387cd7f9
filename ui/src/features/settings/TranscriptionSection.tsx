import { MultiSelect, NumberInput, Select, Stack, Switch, Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { ProblemBox } from "../../shared/ProblemBox";
import { Loading } from "../../shared/States";
import { useRead } from "../../transport/react";
import { Models } from "./Models";
import classes from "./Settings.module.css";
import { useSettingsEdit } from "./useSettingsEdit";

const SPOKEN = ["fr", "en", "ar", "es", "de", "it", "pt"];
const MAX_THREADS = 64;

/** Which model transcribes, in which languages people speak, and which models are there. */
export function TranscriptionSection() {
  const { t, i18n } = useTranslation();
  const weights = useRead("weights.list", {});
  const { settings, change, saving, saved } = useSettingsEdit();
  if (weights.data === undefined || settings.data === undefined) {
    const error = weights.error ?? settings.error;
    return error ? <ProblemBox error={error} onRetry={() => void Promise.all([weights.refetch(), settings.refetch()])} /> : <Loading rows={5} height={72} />;
  }
  const usable = weights.data.filter(({ kind, state, sample_only }) => kind === "whisper" && state === "installed" && !sample_only);
  const languages = new Intl.DisplayNames(i18n.language, { type: "language" });

  return (
    <Stack gap="xl" className={classes.column}>
      <section aria-labelledby="how-title">
        <Title order={2} id="how-title" mb="sm">
          {t("settings.transcription.title")}
        </Title>
        <Stack gap="sm" maw={440}>
          <Select
            label={t("settings.transcription.model")}
            value={settings.data.transcription_model ?? ""}
            onChange={(value) => change({ transcription_model: value === "" ? null : value })}
            allowDeselect={false}
            data={[{ value: "", label: t("settings.transcription.best") }, ...usable.map(({ id, name }) => ({ value: id, label: name }))]}
          />
          <MultiSelect
            label={t("settings.transcription.languages")}
            description={t("settings.transcription.languagesHelp")}
            value={settings.data.spoken_languages}
            onChange={(spoken_languages) => {
              if (spoken_languages.length > 0) change({ spoken_languages });
            }}
            data={[...new Set([...SPOKEN, ...settings.data.spoken_languages])].map((code) => ({ value: code, label: languages.of(code) ?? code }))}
          />
          <NumberInput
            label={t("settings.transcription.threads")}
            description={t("settings.transcription.threadsHelp")}
            placeholder={t("settings.transcription.threadsAuto")}
            min={1}
            max={MAX_THREADS}
            allowDecimal={false}
            value={settings.data.threads ?? ""}
            onChange={(value) => change({ threads: typeof value === "number" ? value : null })}
          />
          <Text size="xs" c="dimmed" role="status">
            {saving ? t("common.saving") : saved ? t("common.saved") : ""}
          </Text>
        </Stack>
      </section>
      <section aria-labelledby="metrics-title">
        <Title order={2} id="metrics-title" mb="sm">
          {t("settings.metrics.title")}
        </Title>
        <Switch maw={560} label={t("settings.metrics.label")} description={t("settings.metrics.help")} checked={settings.data.facial_metrics} onChange={(event) => change({ facial_metrics: event.currentTarget.checked })} />
      </section>
      <Models models={weights.data} usable={usable.length > 0} />
    </Stack>
  );
}
