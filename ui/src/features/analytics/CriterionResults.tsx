import { useTranslation } from "react-i18next";
import type { CampaignAnalytics, CampaignView } from "../../transport/generated";
import { columns } from "./chart/columns";
import { Figures } from "./Figures";
import { NumberTable } from "./NumberTable";
import { useDistribution } from "./useDistribution";

/** How each criterion of the scorecard was rated. */
export function CriterionResults({ view: { campaign }, numbers }: { view: CampaignView; numbers: CampaignAnalytics }) {
  const { t } = useTranslation();
  const distribution = useDistribution();
  const rows = numbers.criteria.map(({ criterion_id, ratings }) => ({ key: criterion_id, ratings, name: campaign.criteria.find(({ id }) => id === criterion_id)?.name ?? "" }));
  const title = t("analytics.criteria");
  return (
    <Figures
      title={title}
      hint={t("analytics.criteriaHint")}
      of={campaign.title}
      figures={rows.map(({ key, name, ratings }) => ({
        key, title: name, drawing: columns(ratings.counts, distribution.words), words: distribution.inWords(name, ratings), facts: distribution.facts(ratings),
      }))}
      table={<NumberTable label={title} rows={rows} keyOf={({ key }) => key} columns={[{ key: "name", title: t("analytics.criterion"), words: true, cell: ({ name }) => name }, ...distribution.columns]} />}
    />
  );
}
