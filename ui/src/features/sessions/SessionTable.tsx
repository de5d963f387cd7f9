import { useNavigate } from "@tanstack/react-router";
import { DataTable } from "mantine-datatable";
import { useTranslation } from "react-i18next";
import { useCandidateName } from "../../shared/candidate";
import selectionClasses from "../../shared/Selection.module.css";
import { tableDefaults, WIDE, WIDEST } from "../../shared/table";
import { When } from "../../shared/When";
import type { SessionRow } from "../../transport/generated";
import { CandidateCell } from "./CandidateCell";
import { ProgressBadge } from "./ProgressBadge";

type Props = { items: SessionRow[]; withCampaign: boolean; /** Rows can be ticked. */ selection?: { chosen: SessionRow[]; onChoose: (rows: SessionRow[]) => void } };

/** Candidates and how far their review is. */
export function SessionTable({ items, withCampaign, selection }: Props) {
  const { t } = useTranslation();
  const called = useCandidateName();
  const navigate = useNavigate();
  return (
    <DataTable<SessionRow>
      {...tableDefaults}
      records={items}
      {...(selection && {
        selectedRecords: selection.chosen,
        onSelectedRecordsChange: selection.onChoose,
        allRecordsSelectionCheckboxProps: { "aria-label": t("reporting.selectAll") },
        getRecordSelectionCheckboxProps: (row: SessionRow) => ({ "aria-label": t("reporting.select", { name: called(row) }) }),
        className: selectionClasses.rows,
      })}
      onRowClick={({ record }) => void navigate({ to: "/sessions/$sessionId", params: { sessionId: record.id } })}
      columns={[
        { accessor: "name", title: t("candidates.candidate"), render: (row) => <CandidateCell row={row} withCampaign={withCampaign} /> },
        { accessor: "review", title: t("campaign.stateLabel"), width: 150, render: (row) => <ProgressBadge row={row} /> },
        {
          accessor: "answers",
          title: t("candidates.answers"),
          textAlign: "right",
          width: 110,
          visibleMediaQuery: WIDE,
          render: (row) => t("common.ofTotal", { done: row.answers, total: row.questions }),
        },
        { accessor: "schedule", title: t("life.appointment.title"), width: 150, visibleMediaQuery: WIDE, render: (row) => <When atMs={row.schedule?.starts_at_ms ?? null} /> },
        { accessor: "language", title: t("settings.language.label"), width: 110, visibleMediaQuery: WIDEST, render: (row) => t(`language.${row.language}`) },
        { accessor: "signed_at_ms", title: t("candidates.signed"), width: 140, visibleMediaQuery: WIDEST, render: (row) => <When atMs={row.signed_at_ms} /> },
        { accessor: "created_at_ms", title: t("candidates.addedAt"), width: 140, visibleMediaQuery: WIDEST, render: (row) => <When atMs={row.created_at_ms} /> },
      ]}
    />
  );
}
