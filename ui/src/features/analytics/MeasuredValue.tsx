import { Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Measured } from "../../transport/generated";
import classes from "./Analytics.module.css";
import { coefficient } from "./numbers";

type Props = { measured: Measured; /** What a value of this measure means. */ means?: (value: number) => string; /** What it rests on. */ rows?: (count: number) => string };

/** A measure with what it rests on, or why there is none. */
export function MeasuredValue({ measured: { found, why_not }, means, rows }: Props) {
  const { t, i18n } = useTranslation();
  if (found === null) {
    return (
      <>
        <Text size="sm">{t("analytics.notMeasurable")}</Text>
        <Text size="xs" c="dimmed">
          {t(`analytics.whyNot.${why_not ?? "too_few_rated"}`)}
        </Text>
      </>
    );
  }
  return (
    <>
      <Text size="sm" className="tabular">
        {coefficient(found.value, i18n.language)}
        {means !== undefined && ` · ${means(found.value)}`}
      </Text>
      <Text size="xs" c="dimmed">
        {rows === undefined ? t("analytics.ratedThings", { count: found.rows }) : rows(found.rows)} · {t("analytics.ratersIn", { count: found.raters })}
      </Text>
    </>
  );
}

/** What the measures of agreement say. */
export function MeasuresExplained() {
  const { t } = useTranslation();
  return (
    <ul className={classes.meaning}>
      <li>{t("analytics.means.icc")}</li>
      <li>{t("analytics.means.kappa")}</li>
      <li>{t("analytics.means.alpha")}</li>
      <li>{t("analytics.means.few")}</li>
    </ul>
  );
}
