import { Badge, Button, Table, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconPlus } from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useCandidateName } from "../../shared/candidate";
import { NONE } from "../../shared/format";
import { RowLink } from "../../shared/RowLink";
import { Empty, Listing } from "../../shared/States";
import { When } from "../../shared/When";
import type { CalibrationRow, Campaign } from "../../transport/generated";
import { useRead } from "../../transport/react";
import analyticsClasses from "../analytics/Analytics.module.css";
import { ScrolledTable } from "../analytics/ScrolledTable";
import { Section } from "../campaigns/Section";
import { AddCandidate } from "../people/AddCandidate";

/** The recordings on which the raters of a campaign practise. */
export function CalibrationList({ campaign }: { campaign: Campaign }) {
  const { t } = useTranslation();
  const list = useRead("calibrations.list", { campaign_id: campaign.id });
  const [adding, { open, close }] = useDisclosure(false);
  const start = campaign.state === "open" && (
    <Button variant="default" leftSection={<IconPlus size={16} />} onClick={open} style={{ flexShrink: 0 }}>
      {t("calibration.start")}
    </Button>
  );
  const some = (list.data?.length ?? 0) > 0;
  return (
    <Section title={t("calibration.title")} hint={t("calibration.hint")} aside={some && start}>
      <Listing items={list.data} error={list.error} onRetry={() => void list.refetch()} rows={2} empty={<Empty text={t(campaign.state === "open" ? "calibration.empty" : "calibration.emptyClosed")}>{start}</Empty>}>
        {(rows) => <Rows rows={rows} />}
      </Listing>
      <AddCandidate campaign={campaign} opened={adding} onClose={close} calibration />
    </Section>
  );
}

function Rows({ rows }: { rows: CalibrationRow[] }) {
  const { t, i18n } = useTranslation();
  const called = useCandidateName();
  const navigate = useNavigate();
  const names = new Intl.ListFormat(i18n.language, { type: "conjunction" });
  return (
    <ScrolledTable label={t("calibration.title")} minWidth={560} className={analyticsClasses.names}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th scope="col">{t("calibration.recording")}</Table.Th>
          <Table.Th scope="col">{t("calibration.own")}</Table.Th>
          <Table.Th scope="col">{t("calibration.waitsFor")}</Table.Th>
          <Table.Th scope="col">{t("candidates.addedAt")}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {rows.map(({ session, signed, waiting }) => {
          const to = signed ? "/sessions/$sessionId/calibration" : "/sessions/$sessionId";
          return (
            <Table.Tr key={session.id} onClick={() => void navigate({ to, params: { sessionId: session.id } })}>
              <Table.Td>
                <RowLink to={to} params={{ sessionId: session.id }}>
                  {called(session)}
                </RowLink>
                <Text size="xs" c="dimmed">
                  {t("calibration.signatures", { count: session.signatures })}
                </Text>
              </Table.Td>
              <Table.Td>
                <Badge variant="light" color={signed ? "green" : "gray"}>
                  {t(signed ? "calibration.signed" : "calibration.toSign")}
                </Badge>
              </Table.Td>
              <Table.Td>{waiting.length > 0 ? names.format(waiting) : session.signatures > 0 ? t("calibration.everybody") : NONE}</Table.Td>
              <Table.Td>
                <When atMs={session.created_at_ms} />
              </Table.Td>
            </Table.Tr>
          );
        })}
      </Table.Tbody>
    </ScrolledTable>
  );
}
