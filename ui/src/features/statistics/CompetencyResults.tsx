import { Text, Tooltip } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { NONE } from "../../shared/format";
import type { CompetencyStatistics, OverviewView } from "../../transport/generated";
import { columns } from "../analytics/chart/columns";
import { Figures } from "../analytics/Figures";
import { MeasuredValue } from "../analytics/MeasuredValue";
import { NumberTable } from "../analytics/NumberTable";
import { bandOfAlpha, coefficient, whole } from "../analytics/numbers";
import { useDistribution } from "../analytics/useDistribution";

/** As many jobs are named in a cell. */
const NAMED = 2;

/** How each competency was rated, whatever it was asked for. */
export function CompetencyResults({ view: { competencies } }: { view: OverviewView }) {
  const { t, i18n } = useTranslation();
  const distribution = useDistribution();
  const count = (value: number) => whole(value, i18n.language);
  const alphaOf = ({ alpha }: CompetencyStatistics) => (alpha.found === null ? NONE : `${coefficient(alpha.found.value, i18n.language)} · ${t(`analytics.band.${bandOfAlpha(alpha.found.value)}`)}`);
  const title = t("overview.competencies");
  return (
    <Figures
      title={title}
      hint={t("overview.competenciesHint")}
      of={t("overview.title")}
      first="table"
      figures={competencies.map((competency) => ({
        key: competency.name, title: competency.name, drawing: columns(competency.ratings.counts, distribution.words), words: distribution.inWords(competency.name, competency.ratings),
        facts: [...distribution.facts(competency.ratings), { label: t("overview.interviews"), value: count(competency.interviews) }, { label: t("analytics.alpha"), value: alphaOf(competency) }],
      }))}
      table={
        <NumberTable
          label={title}
          rows={competencies}
          keyOf={({ name }) => name}
          nameOf={({ name }) => name}
          minWidth={1180}
          columns={[
            { key: "name", title: t("overview.competency"), words: true, cell: ({ name }) => name },
            { key: "jobs", title: t("overview.askedFor"), words: true, cell: ({ jobs }) => <Jobs jobs={jobs} /> },
            { key: "campaigns", title: t("nav.campaigns"), by: ({ campaigns }) => campaigns, cell: ({ campaigns }) => count(campaigns) },
            { key: "interviews", title: t("overview.ratedIn"), by: ({ interviews }) => interviews, cell: ({ interviews }) => count(interviews) },
            ...distribution.columns,
            {
              key: "alpha", title: t("analytics.alpha"), words: true, by: ({ alpha }) => alpha.found?.value ?? null,
              cell: ({ alpha }) => <MeasuredValue measured={alpha} means={(value) => t(`analytics.band.${bandOfAlpha(value)}`)} />,
            },
          ]}
        />
      }
    />
  );
}

/** The jobs a competency was asked for; of many the first, and all of them on hover and focus. */
function Jobs({ jobs }: { jobs: string[] }) {
  const { t } = useTranslation();
  const left = jobs.length - NAMED;
  const all = jobs.join(", ");
  if (left <= 0) {
    return (
      <Text size="sm" maw={280}>
        {all}
      </Text>
    );
  }
  return (
    <Tooltip label={all} multiline maw={420} events={{ hover: true, focus: true, touch: true }}>
      <Text size="sm" maw={280} tabIndex={0}>
        {t("overview.andMore", { jobs: jobs.slice(0, NAMED).join(", "), count: left })}
      </Text>
    </Tooltip>
  );
}
