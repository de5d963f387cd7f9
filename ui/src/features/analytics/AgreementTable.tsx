import { Table } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { NONE } from "../../shared/format";
import type { CampaignAnalytics, CampaignView } from "../../transport/generated";
import { Section } from "../campaigns/Section";
import { MeasuredValue, MeasuresExplained } from "./MeasuredValue";
import { bandOfAlpha, bandOfIcc } from "./numbers";
import { ScrolledTable } from "./ScrolledTable";

/** How far the raters agree on each criterion, in three measures, and what their values mean. */
export function AgreementTable({ view: { campaign }, numbers }: { view: CampaignView; numbers: CampaignAnalytics }) {
  const { t } = useTranslation();
  return (
    <Section title={t("analytics.agreement")} hint={t("analytics.agreementHint")}>
      <ScrolledTable label={t("analytics.agreement")} minWidth={640}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{t("analytics.criterion")}</Table.Th>
            <Table.Th scope="col">{t("analytics.icc")}</Table.Th>
            <Table.Th scope="col">{t("analytics.kappa")}</Table.Th>
            <Table.Th scope="col">{t("analytics.alpha")}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {numbers.criteria.map(({ criterion_id, icc, kappa, alpha }) => (
            <Table.Tr key={criterion_id}>
              <Table.Td>{campaign.criteria.find(({ id }) => id === criterion_id)?.name ?? NONE}</Table.Td>
              <Table.Td>
                <MeasuredValue measured={icc} means={(value) => t(`analytics.band.${bandOfIcc(value)}`)} />
              </Table.Td>
              <Table.Td>
                <MeasuredValue measured={kappa} />
              </Table.Td>
              <Table.Td>
                <MeasuredValue measured={alpha} means={(value) => t(`analytics.band.${bandOfAlpha(value)}`)} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </ScrolledTable>
      <MeasuresExplained />
    </Section>
  );
}
