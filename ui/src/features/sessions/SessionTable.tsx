import { Group, Text } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { DataTable } from "mantine-datatable";
import { useTranslation } from "react-i18next";
import { fullName } from "../../shared/format";
import { RowLink } from "../../shared/RowLink";
import { tableDefaults, WIDE, WIDEST } from "../../shared/table";
import { When } from "../../shared/When";
import type { SessionRow } from "../../transport/generated";
import { SampleBadge } from "../campaigns/StateBadge";
import { ReviewBadge } from "./ReviewBadge";

/** Candidates and how far their review is. */
export function SessionTable({ items, withCampaign }: { items: SessionRow[]; withCampaign: boolean }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  return (
    <DataTable<SessionRow>
      {...tableDefaults}
      records={items}
      onRowClick={({ record }) => void navigate({ to: "/sessions/$sessionId", params: { sessionId: record.id } })}
      columns={[
        {
          accessor: "name",
          title: t("candidates.candidate"),
          render: (row) => (
            <Group gap="xs" wrap="nowrap">
              <div style={{ minWidth: 0 }}>
                <RowLink to="/sessions/$sessionId" params={{ sessionId: row.id }}>
                  {fullName(row)}
                </RowLink>
                {withCampaign && (
                  <Text size="xs" c="dimmed" lineClamp={1}>
                    {row.campaign_title}
                  </Text>
                )}
              </div>
              {row.sample && <SampleBadge />}
            </Group>
          ),
        },
        { accessor: "review", title: t("campaign.stateLabel"), width: 150, render: (row) => <ReviewBadge state={row.review} /> },
        {
          accessor: "answers",
          title: t("candidates.answers"),
          textAlign: "right",
          width: 120,
          visibleMediaQuery: WIDE,
          render: (row) => t("common.ofTotal", { done: row.answers, total: row.questions }),
        },
        { accessor: "language", title: t("settings.language.label"), width: 110, visibleMediaQuery: WIDEST, render: (row) => t(`language.${row.language}`) },
        { accessor: "signed_at_ms", title: t("candidates.signed"), width: 150, visibleMediaQuery: WIDE, render: (row) => <When atMs={row.signed_at_ms} /> },
        { accessor: "created_at_ms", title: t("candidates.addedAt"), width: 150, visibleMediaQuery: WIDEST, render: (row) => <When atMs={row.created_at_ms} /> },
      ]}
    />
  );
}
