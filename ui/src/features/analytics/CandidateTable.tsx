import { Button, Table } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { decimal, NONE } from "../../shared/format";
import { RowLink } from "../../shared/RowLink";
import type { CampaignAnalytics, CampaignView } from "../../transport/generated";
import { Section } from "../campaigns/Section";
import classes from "./Analytics.module.css";
import { inOrder } from "./inOrder";
import type { Order } from "./inOrder";
import { ScrolledTable } from "./ScrolledTable";
import { SortHeading } from "./SortHeading";

const STEP = 100;

/** The candidates on each criterion, as the mean of their raters: by name, unless another order is asked for. */
export function CandidateTable({ view: { campaign }, numbers }: { view: CampaignView; numbers: CampaignAnalytics }) {
  const { t, i18n } = useTranslation();
  const navigate = useNavigate();
  const [order, setOrder] = useState<Order>({ by: "name", down: false });
  const [shown, setShown] = useState(STEP);
  const rows = inOrder(numbers, order, i18n.language);
  const value = (mean: number | null | undefined) => (mean === null || mean === undefined ? NONE : decimal(mean, i18n.language, 1));
  const heading = (by: Order["by"], label: string) => (
    <SortHeading key={by} right={by !== "name"} down={order.by === by ? order.down : null} onSort={() => setOrder({ by, down: order.by === by ? !order.down : by !== "name" })}>
      {label}
    </SortHeading>
  );
  return (
    <Section title={t("analytics.candidates")} hint={t("analytics.candidatesHint")}>
      <ScrolledTable label={t("analytics.candidates")} minWidth={300 + numbers.criteria.length * 90} className={`${classes.pinned} ${classes.names}`}>
        <Table.Thead>
          <Table.Tr>
            {heading("name", t("candidates.candidate"))}
            {numbers.criteria.map(({ criterion_id }, place) => heading(place, campaign.criteria.find(({ id }) => id === criterion_id)?.name ?? NONE))}
            {heading("overall", t("analytics.overall"))}
            <Table.Th scope="col" ta="right">
              {t("analytics.raterCount")}
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.slice(0, shown).map((row) => (
            <Table.Tr key={row.session_id} onClick={() => void navigate({ to: "/sessions/$sessionId", params: { sessionId: row.session_id } })}>
              <Table.Td>
                <RowLink to="/sessions/$sessionId" params={{ sessionId: row.session_id }}>
                  {row.name || NONE}
                </RowLink>
              </Table.Td>
              {row.criteria.map((mean, place) => (
                <Table.Td key={place} ta="right" className="tabular">
                  {value(mean)}
                </Table.Td>
              ))}
              <Table.Td ta="right" className="tabular">
                {value(row.overall)}
              </Table.Td>
              <Table.Td ta="right" className="tabular">
                {row.raters}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </ScrolledTable>
      {rows.length > shown && (
        <Button variant="default" mt="sm" onClick={() => setShown(shown + STEP)}>
          {t("common.loadMore")}
        </Button>
      )}
    </Section>
  );
}
