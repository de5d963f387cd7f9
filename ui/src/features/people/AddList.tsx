import { Badge, Button, FileButton, Group, Modal, Stack, Table, Text, Textarea } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { DialogActions } from "../../shared/DialogActions";
import { LanguageSelect } from "../../shared/LanguageSelect";
import { notifyDone } from "../../shared/notify";
import { textIfAny } from "../../shared/problem";
import { ProblemBox } from "../../shared/ProblemBox";
import type { Campaign, Language, RosterLine } from "../../transport/generated";
import { useRead, useWrite } from "../../transport/react";

type Props = { campaign: Campaign; opened: boolean; onClose: () => void };

/** Adds several candidates at once, from a pasted list or a table of another program. */
export function AddList({ campaign, opened, onClose }: Props) {
  const { t } = useTranslation();
  return (
    <Modal opened={opened} onClose={onClose} size="xl" title={t("life.roster.title")} closeButtonProps={{ "aria-label": t("common.close") }}>
      <AddListForm campaign={campaign} onClose={onClose} />
    </Modal>
  );
}

/** Whether a line would add a session: readable, not there already, not named twice. */
function adds(line: RosterLine): boolean {
  return line.problems.length === 0 && !line.seated && line.twin === null;
}

function AddListForm({ campaign, onClose }: Omit<Props, "opened">) {
  const { t } = useTranslation();
  const [text, setText] = useState("");
  const [language, setLanguage] = useState<Language>(campaign.language);
  const [read] = useDebouncedValue(text, 250);
  const create = useWrite("sessions.create_list");
  const preview = useRead("sessions.preview_list", { campaign_id: campaign.id, text: read }, read.trim() !== "");
  const lines = read.trim() === "" ? [] : (preview.data ?? []);
  const ready = lines.filter(adds);

  const submit = () =>
    create.mutate(
      { campaign_id: campaign.id, language, people: ready.map(({ person }) => person) },
      {
        onSuccess: ({ ids }) => {
          onClose();
          notifyDone(t("life.roster.added", { count: ids.length }));
        },
      },
    );

  return (
    <Stack gap="sm">
      <Text size="sm">{t("life.roster.how")}</Text>
      <Textarea
        label={t("life.roster.list")}
        placeholder={t("life.roster.example")}
        autosize
        minRows={4}
        maxRows={6}
        data-autofocus
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <Group justify="space-between" align="flex-end">
        <FileButton accept=".csv,.txt,.tsv,text/csv,text/plain" onChange={(file) => void file?.text().then(setText)}>
          {(props) => (
            <Button variant="default" {...props}>
              {t("life.roster.file")}
            </Button>
          )}
        </FileButton>
        <LanguageSelect
          label={t("candidates.language")}
          value={language}
          onChange={setLanguage}
        />
      </Group>
      {preview.error && <ProblemBox error={preview.error} onRetry={() => void preview.refetch()} />}
      {lines.length > 0 && <Preview lines={lines} />}
      <Text size="xs" c="dimmed">
        {t("life.roster.consents")}
      </Text>
      <DialogActions error={create.error}>
        <Button variant="default" onClick={onClose}>
          {t("common.cancel")}
        </Button>
        <Button onClick={submit} disabled={ready.length === 0 || read !== text} loading={create.isPending}>
          {t("life.roster.add", { count: ready.length })}
        </Button>
      </DialogActions>
    </Stack>
  );
}

function Preview({ lines }: { lines: RosterLine[] }) {
  const { t } = useTranslation();
  const left = lines.filter((line) => !adds(line)).length;
  return (
    <>
      <Text size="sm" role="status">
        {t("life.roster.found", { count: lines.length })}
        {left > 0 && ` ${t("life.roster.left", { count: left })}`}
      </Text>
      <Table.ScrollContainer minWidth={520} mah={320}>
        <Table stickyHeader data-testid="roster">
          <Table.Thead>
            <Table.Tr>
              <Table.Th ta="right">{t("life.roster.line")}</Table.Th>
              <Table.Th>{t("person.firstName")}</Table.Th>
              <Table.Th>{t("person.lastName")}</Table.Th>
              <Table.Th>{t("person.email")}</Table.Th>
              <Table.Th>{t("life.roster.outcome")}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {lines.map((line, index) => (
              <Table.Tr key={index}>
                <Table.Td ta="right" className="tabular">
                  {line.line}
                </Table.Td>
                <Table.Td>{line.person.first_name}</Table.Td>
                <Table.Td>{line.person.last_name}</Table.Td>
                <Table.Td>{line.person.email}</Table.Td>
                <Table.Td>
                  <Outcome line={line} />
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </>
  );
}

const FIELDS = { "person.first_name": "person.firstName", "person.last_name": "person.lastName", "person.email": "person.email", "person.phone": "person.phone" } as const;

function Outcome({ line }: { line: RosterLine }) {
  const { t } = useTranslation();
  if (line.problems.length > 0) {
    return (
      <Text size="sm" c="var(--mantine-color-error)">
        {line.problems.map(({ path, code }) => t("life.roster.problem", { field: path in FIELDS ? t(FIELDS[path as keyof typeof FIELDS]) : path, what: textIfAny(`errors.invalid.${code}.title`, {}) })).join(" ")}
      </Text>
    );
  }
  if (line.seated || line.twin !== null) {
    return (
      <Text size="sm" c="var(--warn)">
        {line.seated ? t("life.roster.seated") : t("life.roster.twin", { line: line.twin })}
      </Text>
    );
  }
  if (line.known !== null) return <Badge variant="light" color="blue">{t("life.roster.known")}</Badge>;
  return <Badge variant="light" color="green">{t("life.roster.new")}</Badge>;
}
