import { useTranslation } from "react-i18next";
import { decimal, NONE } from "../../shared/format";
import type { Distribution } from "../../transport/generated";
import { ratingsIn, whole } from "./numbers";
import type { Column } from "./NumberTable";

const STEPS = [1, 2, 3, 4, 5] as const;

/** How ratings are told: on a chart, beside it, in its place, and in a table. */
export function useDistribution() {
  const { t, i18n } = useTranslation();
  const number = (value: number | null, digits: number) => (value === null ? NONE : decimal(value, i18n.language, digits));
  const columns: Column<{ ratings: Distribution }>[] = [
    ...STEPS.map((step, index) => ({ key: String(step), title: String(step), by: ({ ratings }: { ratings: Distribution }) => ratings.counts[index] ?? 0, cell: ({ ratings }: { ratings: Distribution }) => whole(ratings.counts[index] ?? 0, i18n.language) })),
    { key: "ratings", title: t("analytics.ratings"), by: ({ ratings }) => ratingsIn(ratings), cell: ({ ratings }) => whole(ratingsIn(ratings), i18n.language) },
    { key: "mean", title: t("analytics.mean"), by: ({ ratings }) => ratings.mean, cell: ({ ratings }) => number(ratings.mean, 2) },
    { key: "deviation", title: t("analytics.deviation"), by: ({ ratings }) => ratings.deviation, cell: ({ ratings }) => number(ratings.deviation, 2) },
  ];
  return {
    columns,
    words: { count: (value: number) => whole(value, i18n.language), none: t("analytics.noRating") },
    /** The chart for somebody who does not see it. */
    inWords: (name: string, { counts }: Distribution) =>
      t("analytics.chartWords", { name, counts: counts.map((count, index) => t("analytics.countOf", { count, rating: index + 1 })).join(", ") }),
    facts: (ratings: Distribution) => [
      { label: t("analytics.mean"), value: number(ratings.mean, 2) },
      { label: t("analytics.deviation"), value: number(ratings.deviation, 2) },
      { label: t("analytics.ratings"), value: whole(ratingsIn(ratings), i18n.language) },
    ],
  };
}
