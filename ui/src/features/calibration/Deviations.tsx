import { Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { decimal, NONE, percent } from "../../shared/format";
import type { CalibrationRater, Deviation } from "../../transport/generated";
import { difference, whole } from "../analytics/numbers";
import { NumberTable } from "../analytics/NumberTable";
import { Section } from "../campaigns/Section";

/** How far each rater was from what was agreed on. */
export function Deviations({ raters }: { raters: CalibrationRater[] }) {
  const { t, i18n } = useTranslation();
  const told = (rater: CalibrationRater, say: (deviation: Deviation) => string) => (rater.deviation === null ? NONE : say(rater.deviation));
  // What rounds to nothing has no direction.
  const side = (mean: number) => t(Math.abs(mean) < 0.005 ? "calibration.neither" : mean > 0 ? "calibration.milder" : "calibration.stricter");
  const title = t("calibration.deviations");
  return (
    <Section title={title} hint={t("calibration.deviationsHint")}>
      {raters.every(({ deviation }) => deviation === null) ? (
        <Text size="sm" c="dimmed">
          {t("calibration.nothingAgreed")}
        </Text>
      ) : (
        <NumberTable
          label={title}
          rows={raters}
          keyOf={({ id }) => id}
          minWidth={640}
          columns={[
            { key: "rater", title: t("analytics.rater"), words: true, cell: ({ name }) => name },
            { key: "compared", title: t("calibration.compared"), cell: (rater) => told(rater, ({ compared }) => whole(compared, i18n.language)) },
            { key: "same", title: t("calibration.same"), cell: (rater) => told(rater, ({ same }) => percent(same, i18n.language)) },
            { key: "mean", title: t("calibration.mean"), cell: (rater) => told(rater, ({ mean }) => t("calibration.meanTold", { value: difference(mean, i18n.language, 2), side: side(mean) })) },
            { key: "absolute", title: t("calibration.meanAbsolute"), cell: (rater) => told(rater, ({ mean_absolute: mean }) => decimal(mean, i18n.language, 2)) },
          ]}
        />
      )}
    </Section>
  );
}
