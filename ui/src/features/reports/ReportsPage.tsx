import { Button, Group } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { DataTable } from "mantine-datatable";
import { useTranslation } from "react-i18next";
import { fullName } from "../../shared/format";
import { Page } from "../../shared/Page";
import { SearchField, useSearch } from "../../shared/SearchField";
import { Empty, PagedListing } from "../../shared/States";
import { tableDefaults, WIDE } from "../../shared/table";
import { When } from "../../shared/When";
import type { SessionRow } from "../../transport/generated";
import { usePages } from "../../transport/react";
import { CandidateCell } from "../sessions/CandidateCell";
import { ReviewBadge } from "../sessions/ReviewBadge";
import { ExportMenu } from "./ExportMenu";

/** What can be handed over. */
export function ReportsPage() {
  const { t } = useTranslation();
  const search = useSearch();
  const list = usePages("reports.list", { search: search.sought });

  return (
    <Page title={t("nav.reports")}>
      <Group mb="md">
        <SearchField label={t("candidates.search")} search={search} />
      </Group>
      <PagedListing
        pages={list}
        empty={
          search.sought === null ? (
            <Empty text={t("reports.empty")}>
              <Button variant="default" component={Link} to="/sessions">
                {t("reports.goToCandidates")}
              </Button>
            </Empty>
          ) : (
            <Empty text={t("candidates.noneFound")} />
          )
        }
      >
        {(items) => (
          <DataTable<SessionRow>
            {...tableDefaults}
            records={items}
            columns={[
              {
                accessor: "name",
                title: t("candidates.candidate"),
                render: (row) => <CandidateCell row={row} withCampaign />,
              },
              { accessor: "review", title: t("campaign.stateLabel"), width: 140, visibleMediaQuery: WIDE, render: (row) => <ReviewBadge state={row.review} /> },
              { accessor: "signed_at_ms", title: t("candidates.signed"), width: 160, visibleMediaQuery: WIDE, render: (row) => <When atMs={row.signed_at_ms} /> },
              {
                accessor: "export",
                title: t("reports.report"),
                textAlign: "right",
                width: 150,
                render: (row) => <ExportMenu sessionId={row.id} name={fullName(row)} compact />,
              },
            ]}
          />
        )}
      </PagedListing>
    </Page>
  );
}
