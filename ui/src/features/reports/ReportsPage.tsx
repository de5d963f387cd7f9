import { Button, Group, Text } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { DataTable } from "mantine-datatable";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useCandidateName } from "../../shared/candidate";
import { Page } from "../../shared/Page";
import { SearchField, useSearch } from "../../shared/SearchField";
import selection from "../../shared/Selection.module.css";
import { SelectionBar } from "../../shared/SelectionBar";
import { Empty, PagedListing } from "../../shared/States";
import { tableDefaults, WIDE } from "../../shared/table";
import { When } from "../../shared/When";
import type { SessionRow } from "../../transport/generated";
import { usePages } from "../../transport/react";
import { isComparable } from "../compare/comparable";
import { CandidateCell } from "../sessions/CandidateCell";
import { ReviewBadge } from "../sessions/ReviewBadge";
import { ExportDialog } from "./ExportDialog";
import { ExportMenu } from "./ExportMenu";
import { ReportsTabs } from "./ReportsTabs";

/** What can be handed over. */
export function ReportsPage() {
  const { t } = useTranslation();
  const called = useCandidateName();
  const search = useSearch();
  const [chosen, setChosen] = useState<SessionRow[]>([]);
  const [asking, setAsking] = useState<"campaign" | "chosen" | null>(null);
  const list = usePages("reports.list", { search: search.sought });

  return (
    <Page
      title={t("nav.reports")}
      actions={
        <Button leftSection={<IconDownload size={16} />} onClick={() => setAsking("campaign")}>
          {t("reporting.exportCampaign")}
        </Button>
      }
    >
      <ReportsTabs at="/reports" />
      <Group mb="md">
        <SearchField label={t("candidates.search")} search={search} />
      </Group>
      <SelectionBar count={chosen.length} onClear={() => setChosen([])}>
        {isComparable(chosen) ? (
          <ExportMenu target={{ sessions: chosen.map(({ id }) => id) }} name={t("reporting.comparison")} action={t("reporting.compare")} />
        ) : (
          <Text size="xs" c="dimmed">
            {t("reporting.compareHelp")}
          </Text>
        )}
        <Button variant="default" leftSection={<IconDownload size={16} />} onClick={() => setAsking("chosen")}>
          {t("reporting.exportMany")}
        </Button>
      </SelectionBar>
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
            selectedRecords={chosen}
            className={selection.rows}
            onSelectedRecordsChange={setChosen}
            allRecordsSelectionCheckboxProps={{ "aria-label": t("reporting.selectAll") }}
            getRecordSelectionCheckboxProps={(row) => ({ "aria-label": t("reporting.select", { name: called(row) }) })}
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
                render: (row) => <ExportMenu target={{ session: row.id }} name={called(row)} compact />,
              },
            ]}
          />
        )}
      </PagedListing>
      {asking !== null && <ExportDialog sessions={asking === "chosen" ? chosen.map(({ id }) => id) : []} onClose={() => setAsking(null)} />}
    </Page>
  );
}
