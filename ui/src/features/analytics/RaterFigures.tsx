import { useTranslation } from "react-i18next";
import { decimal, NONE } from "../../shared/format";
import { RowLink } from "../../shared/RowLink";
import { When } from "../../shared/When";
import type { CampaignAnalytics, CampaignView } from "../../transport/generated";
import { drift, reachOf } from "./chart/drift";
import { leniency } from "./chart/leniency";
import { Figures } from "./Figures";
import { difference, ratingsIn, whole } from "./numbers";
import { NumberTable } from "./NumberTable";

type Props = { view: CampaignView; numbers: CampaignAnalytics };

/** How mild or strict each rater is beside the others. */
export function Leniency({ view: { campaign }, numbers }: Props) {
  const { t, i18n } = useTranslation();
  const raters = numbers.raters.map((rater) => ({ ...rater, name: numbers.rater_names[rater.rater_id] ?? NONE }));
  const told = (value: number | null) => (value === null ? NONE : difference(value, i18n.language, 2));
  const title = t("analytics.leniency");
  const drawing = leniency(raters, { milder: t("analytics.milderSide"), stricter: t("analytics.stricterSide"), none: t("analytics.nobodyElse"), value: (value) => difference(value, i18n.language, value === 0 ? 0 : 2) });
  return (
    <Figures
      title={title}
      hint={t("analytics.leniencyHint")}
      of={campaign.title}
      wide
      figures={[{ key: "leniency", title: t("analytics.leniencyChart"), drawing, facts: [], words: t("analytics.leniencyWords", { raters: raters.map((rater) => t("analytics.fact", { label: rater.name, value: told(rater.leniency) })).join(", ") }) }]}
      table={
        <NumberTable
          label={title}
          rows={raters}
          keyOf={({ rater_id }) => rater_id}
          minWidth={560}
          columns={[
            { key: "name", title: t("analytics.rater"), words: true, cell: ({ name }) => name },
            { key: "leniency", title: t("analytics.difference"), cell: (rater) => told(rater.leniency) },
            { key: "signed", title: t("analytics.signed"), cell: ({ signed }) => whole(signed, i18n.language) },
            { key: "ratings", title: t("analytics.ratings"), cell: ({ ratings }) => whole(ratingsIn(ratings), i18n.language) },
            { key: "mean", title: t("analytics.mean"), cell: ({ ratings }) => (ratings.mean === null ? NONE : decimal(ratings.mean, i18n.language, 2)) },
            { key: "deviation", title: t("analytics.deviation"), cell: ({ ratings }) => (ratings.deviation === null ? NONE : decimal(ratings.deviation, i18n.language, 2)) },
          ]}
        />
      }
    />
  );
}

/** How each rater moved against the others from one signed session to the next. */
export function Drift({ view: { campaign }, numbers }: Props) {
  const { t, i18n } = useTranslation();
  const raters = numbers.raters.filter((rater) => rater.drift.length > 0).map((rater) => ({ ...rater, name: numbers.rater_names[rater.rater_id] ?? NONE }));
  if (raters.length === 0) return null;
  const reach = reachOf(raters.flatMap((rater) => rater.drift.map((point) => point.difference)));
  const told = (value: number) => difference(value, i18n.language, 2);
  const title = t("analytics.drift");
  const figures = raters.map((rater) => {
    const values = rater.drift.map((point) => point.difference);
    const [first = 0, last = 0] = [values[0], values.at(-1)];
    const drawing = drift(values, reach, {
      milder: t("analytics.milder"), stricter: t("analytics.stricter"), span: t("analytics.sessionsInOrder", { count: values.length, last: whole(values.length, i18n.language) }), value: (value) => difference(value, i18n.language, Number.isInteger(value) ? 0 : 1),
      point: ({ first: from, last: to, mean }) => t("analytics.fact", { label: t("analytics.sessionAt", { at: from === to ? whole(from, i18n.language) : `${whole(from, i18n.language)}–${whole(to, i18n.language)}` }), value: told(mean) }),
    });
    return { key: rater.rater_id, title: rater.name, drawing, facts: [], words: t("analytics.driftWords", { name: rater.name, count: values.length, first: told(first), last: told(last) }) };
  });
  const rows = raters.flatMap(({ rater_id, name, drift: points }) => points.map((point, index) => ({ ...point, key: `${rater_id} ${index}`, name, at: index + 1 })));
  return (
    <Figures
      title={title}
      hint={t("analytics.driftHint")}
      of={campaign.title}
      wide
      figures={figures}
      table={
        <NumberTable
          label={title}
          rows={rows}
          keyOf={({ key }) => key}
          columns={[
            { key: "rater", title: t("analytics.rater"), words: true, cell: ({ name }) => name },
            { key: "at", title: t("analytics.place"), cell: ({ at }) => whole(at, i18n.language) },
            {
              key: "candidate", title: t("candidates.candidate"), words: true,
              cell: ({ session_id }) => (
                <RowLink to="/sessions/$sessionId" params={{ sessionId: session_id }}>
                  {numbers.candidate_names[session_id] ?? NONE}
                </RowLink>
              ),
            },
            { key: "signed", title: t("candidates.signed"), words: true, cell: ({ at_ms }) => <When atMs={at_ms} /> },
            { key: "difference", title: t("analytics.difference"), cell: (row) => told(row.difference) },
          ]}
        />
      }
    />
  );
}
