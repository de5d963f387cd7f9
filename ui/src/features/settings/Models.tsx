import { Alert, Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Weights, WeightsKind } from "../../transport/generated";
import { ImportWeights } from "./ImportWeights";
import { ModelRow } from "./ModelRow";
import classes from "./Settings.module.css";

const GROUPS: WeightsKind[] = ["whisper", "vad", "voice", "face"];

/** Every model of the catalogue, by what it does. */
export function Models({ models, usable }: { models: Weights[]; usable: boolean }) {
  const { t } = useTranslation();
  return (
    <section aria-labelledby="models-title">
      <Title order={2} id="models-title">
        {t("weights.title")}
      </Title>
      <Text size="sm" c="dimmed" mb="sm">
        {t("weights.intro")}
      </Text>
      {!usable && (
        <Alert variant="light" color="yellow" mb="sm">
          {t("weights.noneUsable")}
        </Alert>
      )}
      {GROUPS.map((kind) => (
        <div key={kind} className={classes.group}>
          <Title order={3} size="h5" id={`models-${kind}`}>
            {t(`weights.group.${kind}.title`)}
          </Title>
          <Text size="xs" c="dimmed" mb={6}>
            {t(`weights.group.${kind}.text`)}
          </Text>
          <ul className={classes.models} aria-labelledby={`models-${kind}`}>
            {models
              .filter((model) => model.kind === kind)
              .map((model) => (
                <ModelRow key={model.id} model={model} />
              ))}
          </ul>
        </div>
      ))}
      <ImportWeights />
    </section>
  );
}
