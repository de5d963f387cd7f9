import { Alert, Badge, Button, Group, Modal, ScrollArea, Stack, Table, Text } from "@mantine/core";
import { IconAlertCircle, IconCheck } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { notifyDone } from "../../shared/notify";
import { ProblemBox } from "../../shared/ProblemBox";
import { textIfAny } from "../../shared/problem";
import type { BankImportPreview, ImportProblem, NamedSource } from "../../transport/generated";
import { useWrite } from "../../transport/react";
import { bankLanguage, inLanguage } from "./words";

type Props = { source: NamedSource; preview: BankImportPreview; onClose: () => void };

/** What a workbook will do to the bank, or what has to be put right in it first. */
export function ImportPreview({ source, preview, onClose }: Props) {
  const { t } = useTranslation();
  const apply = useWrite("bank.apply_import");
  const wrong = preview.problem_count > 0;
  const nothing = preview.added + preview.changed === 0;
  const onApply = () =>
    apply.mutate(
      { source: source.source, digest: preview.digest },
      {
        onSuccess: ({ added, changed }) => {
          notifyDone(t("bank.imported", { added, changed }));
          onClose();
        },
      },
    );
  return (
    <Modal opened onClose={onClose} size={860} title={t("bank.importOf", { name: source.name })} closeButtonProps={{ "aria-label": t("common.close") }}>
      <Stack gap="sm">
        {wrong ? (
          <Alert color="red" variant="light" icon={<IconAlertCircle />} title={t("bank.problems", { count: preview.problem_count })}>
            {t("bank.problemsHint")}
          </Alert>
        ) : (
          <Group gap="xs">
            <Badge color="green" variant="light">{t("bank.added", { count: preview.added })}</Badge>
            <Badge color="blue" variant="light">{t("bank.changed", { count: preview.changed })}</Badge>
            <Badge color="gray" variant="light">{t("bank.unchanged", { count: preview.unchanged })}</Badge>
          </Group>
        )}
        {!wrong && nothing && (
          <Alert variant="light" color="gray" icon={<IconCheck />}>
            {t("bank.nothingToImport")}
          </Alert>
        )}
        {wrong ? <Problems problems={preview.problems} count={preview.problem_count} /> : !nothing && <Rows preview={preview} />}
        {apply.error && <ProblemBox error={apply.error} />}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {wrong || nothing ? t("common.close") : t("common.cancel")}
          </Button>
          {!wrong && !nothing && (
            <Button onClick={onApply} loading={apply.isPending}>
              {t("bank.applyImport")}
            </Button>
          )}
        </Group>
      </Stack>
    </Modal>
  );
}

function Problems({ problems, count }: { problems: ImportProblem[]; count: number }) {
  const { t } = useTranslation();
  return (
    <ScrollArea.Autosize mah={420} viewportProps={{ tabIndex: 0, "aria-label": t("bank.problems", { count }) }}>
      <Table withTableBorder stickyHeader verticalSpacing="xs">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t("bank.sheet")}</Table.Th>
            <Table.Th>{t("bank.cell")}</Table.Th>
            <Table.Th>{t("bank.toPutRight")}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {problems.map(({ sheet, row, column, heading, code }) => (
            <Table.Tr key={`${sheet}!${column}${row}!${heading}`}>
              <Table.Td>{sheet}</Table.Td>
              <Table.Td className="tabular">
                {column === "" ? t("bank.row", { row }) : `${column}${row}`}
                <Text size="xs" c="dimmed">{heading}</Text>
              </Table.Td>
              <Table.Td>{textIfAny(`bank.problem.${code}`, {}) || textIfAny(`errors.invalid.${code}.title`, {}) || t("bank.problem.other")}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {problems.length < count && <Text size="sm" c="dimmed" mt="xs">{t("bank.moreRows", { count: count - problems.length })}</Text>}
    </ScrollArea.Autosize>
  );
}

function Rows({ preview: { rows, added, changed } }: { preview: BankImportPreview }) {
  const { t, i18n } = useTranslation();
  const language = bankLanguage(i18n.language);
  const more = added + changed - rows.length;
  return (
    <ScrollArea.Autosize mah={420} viewportProps={{ tabIndex: 0, "aria-label": t("bank.importedRows") }}>
      <Table withTableBorder stickyHeader verticalSpacing="xs">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t("bank.sheet")}</Table.Th>
            <Table.Th ta="right">{t("bank.rowHead")}</Table.Th>
            <Table.Th>{t("bank.whatHappens")}</Table.Th>
            <Table.Th>{t("bank.text")}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map(({ sheet, row, action, text }) => (
            <Table.Tr key={`${sheet}!${row}`}>
              <Table.Td>{sheet}</Table.Td>
              <Table.Td ta="right" className="tabular">{row}</Table.Td>
              <Table.Td>{t(`bank.action.${action}`)}</Table.Td>
              <Table.Td>{inLanguage(text, language)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {more > 0 && <Text size="sm" c="dimmed" mt="xs">{t("bank.moreRows", { count: more })}</Text>}
    </ScrollArea.Autosize>
  );
}
