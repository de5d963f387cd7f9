import { useTranslation } from "react-i18next";
import { decimal, NONE, percent } from "../../shared/format";
import type { JobStatistics, OverviewView } from "../../transport/generated";
import { columns } from "../analytics/chart/columns";
import { Figures } from "../analytics/Figures";
import { NumberTable } from "../analytics/NumberTable";
import { whole } from "../analytics/numbers";
import { useDistribution } from "../analytics/useDistribution";
import { wait } from "./waits";

/** What the interviews for each job came to. */
export function JobResults({ view: { jobs } }: { view: OverviewView }) {
  const { t, i18n } = useTranslation();
  const distribution = useDistribution();
  const count = (value: number) => whole(value, i18n.language);
  const completed = (job: JobStatistics) => (job.completion_rate === null ? NONE : `${count(job.completed)} · ${percent(job.completion_rate, i18n.language)}`);
  const overall = (job: JobStatistics) => (job.overall === null ? NONE : decimal(job.overall, i18n.language, 2));
  const waited = (job: JobStatistics) => (job.to_signature === null ? NONE : wait(job.to_signature.median_ms, i18n.language));
  const title = t("overview.jobs");
  return (
    <Figures
      title={title}
      hint={t("overview.jobsHint")}
      of={t("overview.title")}
      first="table"
      figures={jobs.map((job) => ({
        key: job.job_title, title: job.job_title, drawing: columns(job.ratings.counts, distribution.words), words: distribution.inWords(job.job_title, job.ratings),
        facts: [...distribution.facts(job.ratings), { label: t("overview.interviews"), value: count(job.interviews) }, { label: t("overview.completed"), value: completed(job) }, { label: t("overview.toSignature"), value: waited(job) }],
      }))}
      table={
        <NumberTable
          label={title}
          rows={jobs}
          keyOf={(job) => job.job_title}
          nameOf={(job) => job.job_title}
          minWidth={1180}
          columns={[
            { key: "name", title: t("overview.job"), words: true, cell: (job) => job.job_title },
            { key: "campaigns", title: t("nav.campaigns"), by: (job) => job.campaigns, cell: (job) => count(job.campaigns) },
            { key: "interviews", title: t("overview.interviews"), by: (job) => job.interviews, cell: (job) => count(job.interviews) },
            { key: "completed", title: t("overview.completed"), by: (job) => job.completion_rate, cell: completed },
            { key: "signed", title: t("overview.signed"), by: (job) => job.signed, cell: (job) => count(job.signed) },
            { key: "overall", title: t("overview.overall"), by: (job) => job.overall, cell: overall },
            { key: "wait", title: t("overview.toSignature"), by: (job) => job.to_signature?.median_ms ?? null, cell: waited },
            ...distribution.columns,
          ]}
        />
      }
    />
  );
}
