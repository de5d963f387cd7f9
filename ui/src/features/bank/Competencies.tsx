import { Button, Drawer, Group, Stack, Text, TextInput } from "@mantine/core";
import { IconCopy, IconPencil, IconSearch, IconTrash } from "@tabler/icons-react";
import { DataTable } from "mantine-datatable";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { fold } from "../../shared/format";
import { notifyWith } from "../../shared/notify";
import { notifyProblem } from "../../shared/ProblemBox";
import { RowLink } from "../../shared/RowLink";
import { Empty, Listing } from "../../shared/States";
import { tableDefaults } from "../../shared/table";
import type { Competency, CompetencyRow } from "../../transport/generated";
import type { Id } from "../../transport/transport";
import { useRead, useWrite } from "../../transport/react";
import { OwnBadge } from "./Facts";
import { CompetencyText, InBoth } from "./Scale";
import { bankLanguage, inLanguage } from "./words";

type Props = { shown: Id | undefined; onShow: (id: Id | undefined) => void; onEdit: (competency: Competency) => void };

/** The competencies with their scales. */
export function Competencies({ shown, onShow, onEdit }: Props) {
  const { t, i18n } = useTranslation();
  const language = bankLanguage(i18n.language);
  const [search, setSearch] = useState("");
  const rows = useRead("bank.competencies", {});
  const matches = ({ competency: { name, definition } }: CompetencyRow) =>
    fold(search.trim()).split(/\s+/).every((word) => fold(`${name.fr} ${name.en} ${definition.fr} ${definition.en}`).includes(word));
  const open = rows.data?.find(({ competency }) => competency.id === shown);

  return (
    <>
      <TextInput
        aria-label={t("bank.searchCompetency")}
        placeholder={t("bank.searchCompetency")}
        leftSection={<IconSearch size={16} />}
        value={search}
        onChange={(event) => setSearch(event.currentTarget.value)}
        w={{ base: "100%", xs: 280 }}
        mb="md"
      />
      <Listing items={rows.data?.filter(matches)} error={rows.error} onRetry={() => void rows.refetch()} rows={8} empty={<Empty text={t("bank.noCompetencyFound")} />}>
        {(items) => (
          <DataTable<CompetencyRow>
            {...tableDefaults}
            records={items}
            idAccessor="competency.id"
            onRowClick={({ record }) => onShow(record.competency.id)}
            rowStyle={() => ({ cursor: "pointer" })}
            columns={[
              {
                accessor: "competency",
                title: t("bank.competency"),
                render: ({ competency, own }) => (
                  <div style={{ minWidth: 0 }}>
                    <Group gap={8}>
                      <RowLink to="/questions" search={{ tab: "competencies", entry: competency.id }}>
                        {inLanguage(competency.name, language)}
                      </RowLink>
                      <OwnBadge own={own} />
                    </Group>
                    <Text size="xs" c="dimmed" lineClamp={2}>
                      {inLanguage(competency.definition, language)}
                    </Text>
                  </div>
                ),
              },
              { accessor: "questions", title: t("bank.tab.questions"), textAlign: "right", width: 120 },
            ]}
          />
        )}
      </Listing>
      <Drawer
        opened={open !== undefined}
        onClose={() => onShow(undefined)}
        position="right"
        size={720}
        title={t("bank.competency")}
        closeButtonProps={{ "aria-label": t("common.close") }}
      >
        {open && <Content key={open.competency.id} row={open} onClose={() => onShow(undefined)} onShow={onShow} onEdit={onEdit} />}
      </Drawer>
    </>
  );
}

type ContentProps = { row: CompetencyRow; onClose: () => void; onShow: (id: Id) => void; onEdit: (competency: Competency) => void };

function Content({ row: { competency, own, questions }, onClose, onShow, onEdit }: ContentProps) {
  const { t, i18n } = useTranslation();
  const copy = useWrite("bank.copy_competency");
  const remove = useWrite("bank.delete_competency");
  const restore = useWrite("bank.restore_competency");
  const name = inLanguage(competency.name, bankLanguage(i18n.language));
  const onDelete = () =>
    remove.mutate(
      { id: competency.id },
      {
        onSuccess: () => {
          onClose();
          notifyWith(t("bank.competencyDeleted", { name }), [{ label: t("common.undo"), run: () => restore.mutate({ id: competency.id }, { onError: notifyProblem }) }]);
        },
        onError: notifyProblem,
      },
    );
  const onCopy = () =>
    copy.mutate(
      { id: competency.id },
      {
        onSuccess: (copied) => {
          onShow(copied.id);
          onEdit(copied);
        },
        onError: notifyProblem,
      },
    );
  return (
    <Stack gap="lg">
      <Group justify="space-between">
        <Group gap={8}>
          <Text size="xs" c="dimmed">
            {t("bank.questionCount", { count: questions })}
          </Text>
          <OwnBadge own={own} />
        </Group>
        <Group gap="xs">
          {own && (
            <>
              <Button variant="default" size="compact-sm" leftSection={<IconPencil size={14} />} onClick={() => onEdit(competency)}>
                {t("bank.edit")}
              </Button>
              <Button variant="default" size="compact-sm" leftSection={<IconTrash size={14} />} onClick={onDelete} loading={remove.isPending}>
                {t("common.delete")}
              </Button>
            </>
          )}
          <Button variant="default" size="compact-sm" leftSection={<IconCopy size={14} />} onClick={onCopy} loading={copy.isPending}>
            {own ? t("bank.duplicate") : t("bank.adapt")}
          </Button>
        </Group>
      </Group>
      <InBoth show={(each) => <CompetencyText competency={competency} language={each} />} />
    </Stack>
  );
}
