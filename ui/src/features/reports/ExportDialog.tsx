import { Button, Checkbox, Group, Modal, MultiSelect, SegmentedControl, Select, Stack, Text } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useNavigate } from "@tanstack/react-router";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { ProblemBox } from "../../shared/ProblemBox";
import type { ExportTable } from "../../transport/generated";
import { noteJobs } from "../../transport/jobs";
import { usePages, useWrite } from "../../transport/react";
import type { Id } from "../../transport/transport";
import { ChoiceFields } from "./ChoiceFields";
import type { Choice } from "./target";

const TABLES: ExportTable[] = ["candidates", "comparison", "answers", "ratings", "transcripts"];

type Props = { campaign?: { id: Id; title: string }; sessions?: Id[]; onClose: () => void };

/** Writes many reports at once: what, of whom, how packed. Runs as a job. */
export function ExportDialog({ campaign, sessions = [], onClose }: Props) {
  const { t, i18n } = useTranslation();
  const navigate = useNavigate();
  const packing = useId();
  const start = useWrite("reports.start_export");
  const [choice, setChoice] = useState<Choice>({ language: i18n.language === "en" ? "en" : "fr", template: null });
  const [chosen, setChosen] = useState<Id | null>(campaign?.id ?? null);
  const [pdf, setPdf] = useState(sessions.length > 0);
  const [workbook, setWorkbook] = useState(true);
  const [csv, setCsv] = useState<ExportTable[]>([]);
  const [transcripts, setTranscripts] = useState(false);
  const [zip, setZip] = useState(false);
  const some = pdf || workbook || csv.length > 0;

  const submit = () =>
    start.mutate(
      { campaign_id: sessions.length > 0 ? null : chosen, session_ids: sessions, pdf, workbook, csv, transcripts, zip, language: choice.language, template_id: choice.template },
      {
        onSuccess: (job) => {
          noteJobs([job]);
          onClose();
          void navigate({ to: "/reports/exports" });
        },
      },
    );

  return (
    <Modal opened onClose={onClose} title={t(sessions.length > 0 ? "reporting.titleSelection" : "reporting.titleCampaign")} closeButtonProps={{ "aria-label": t("common.close") }}>
      <Stack gap="md">
        {sessions.length > 0 ? (
          <Text size="sm">{t("reporting.ofSelected", { count: sessions.length })}</Text>
        ) : campaign ? (
          <Text size="sm">{t("reporting.ofCampaign", { title: campaign.title })}</Text>
        ) : (
          <CampaignField value={chosen} onChange={setChosen} />
        )}
        <Checkbox label={t("reporting.what.workbook")} description={t("reporting.what.workbookHelp")} checked={workbook} onChange={(event) => setWorkbook(event.currentTarget.checked)} />
        <Checkbox label={t("reporting.what.pdf")} description={t("reporting.what.pdfHelp")} checked={pdf} onChange={(event) => setPdf(event.currentTarget.checked)} />
        <MultiSelect
          label={t("reporting.what.csv")}
          description={t("reporting.what.csvHelp")}
          placeholder={csv.length === 0 ? t("reporting.what.none") : undefined}
          clearable
          value={csv}
          onChange={(next) => setCsv(TABLES.filter((table) => next.includes(table)))}
          data={TABLES.map((table) => ({ value: table, label: t(`reporting.table.${table}`) }))}
        />
        <Checkbox label={t("reporting.what.transcripts")} description={t("reporting.what.transcriptsHelp")} checked={transcripts} onChange={(event) => setTranscripts(event.currentTarget.checked)} />
        <div>
          <Text size="xs" fw={500} mb={2} id={packing}>
            {t("reporting.pack")}
          </Text>
          <SegmentedControl
            fullWidth
            size="xs"
            aria-labelledby={packing}
            value={zip ? "zip" : "folder"}
            onChange={(value) => setZip(value === "zip")}
            data={[
              { value: "folder", label: t("reporting.folder") },
              { value: "zip", label: t("reporting.zip") },
            ]}
          />
        </div>
        <ChoiceFields choice={choice} onChange={setChoice} />
        {start.error && <ProblemBox error={start.error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t("common.cancel")}
          </Button>
          <Button disabled={!some || (sessions.length === 0 && chosen === null)} loading={start.isPending} onClick={submit}>
            {t("reporting.start")}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

function CampaignField({ value, onChange }: { value: Id | null; onChange: (id: Id | null) => void }) {
  const { t } = useTranslation();
  const [search, setSearch] = useState("");
  const [sought] = useDebouncedValue(search.trim(), 200);
  const campaigns = usePages("campaigns.list", { search: sought === "" ? null : sought, state: null, order: "newest" });
  const known = campaigns.items?.filter(({ sessions }) => sessions > 0) ?? [];
  return (
    <Select
      label={t("reporting.campaign")}
      placeholder={t("reporting.chooseCampaign")}
      required
      nothingFoundMessage={t("campaigns.noneFound")}
      searchable
      value={value}
      onChange={onChange}
      onSearchChange={setSearch}
      filter={({ options }) => options}
      data={known.map(({ id, title }) => ({ value: id, label: title }))}
    />
  );
}
