import { Stack, Table, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { FactList } from "../../shared/FactList";
import { duration, NONE, percent } from "../../shared/format";
import { ProblemBox } from "../../shared/ProblemBox";
import { Empty, Loading } from "../../shared/States";
import { useRead } from "../../transport/react";
import type { Id } from "../../transport/transport";
import { ScrolledTable } from "../analytics/ScrolledTable";
import classes from "./Plan.module.css";
import { Section } from "./Section";

/** What the campaign has come to, in numbers. */
export function Statistics({ campaignId }: { campaignId: Id }) {
  const { t, i18n } = useTranslation();
  const read = useRead("campaigns.statistics", { id: campaignId });
  if (read.data === undefined) return read.error ? <ProblemBox error={read.error} onRetry={() => void read.refetch()} /> : <Loading rows={6} />;
  const numbers = read.data;
  if (numbers.candidates === 0) return <Empty text={t("life.statistics.empty")} />;

  const share = (part: number, whole: number) => (whole === 0 ? NONE : `${part}/${whole} · ${percent(part / whole, i18n.language)}`);
  const facts = [
    { label: t("life.statistics.candidates"), value: String(numbers.candidates) },
    { label: t("life.statistics.completion"), value: numbers.completion_rate === null ? NONE : `${numbers.completed} · ${percent(numbers.completion_rate, i18n.language)}` },
    { label: t("life.statistics.noShows"), value: String(numbers.no_shows) },
    { label: t("life.statistics.meanLength"), value: numbers.interviews === null ? NONE : duration(numbers.interviews.mean_ms) },
    { label: t("life.statistics.medianLength"), value: numbers.interviews === null ? NONE : duration(numbers.interviews.median_ms) },
    { label: t("life.statistics.transcribed"), value: share(numbers.transcribed, numbers.answers) },
    { label: t("life.statistics.rated"), value: share(numbers.rated, numbers.expected) },
    { label: t("life.statistics.signed"), value: share(numbers.signed, numbers.candidates) },
  ];
  return (
    <Stack gap={32} maw={820} data-testid="statistics">
      <Section title={t("life.statistics.overview")}>
        <FactList facts={facts} className={classes.numbers} />
      </Section>
      <Section title={t("life.statistics.states")}>
        <Table maw={420}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t("campaign.stateLabel")}</Table.Th>
              <Table.Th ta="right">{t("life.statistics.candidates")}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {numbers.states.map(({ state, count }) => (
              <Table.Tr key={state}>
                <Table.Td>{t(`life.state.${state}`)}</Table.Td>
                <Table.Td ta="right" className="tabular">
                  {count}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Section>
      <Section title={t("life.statistics.questions")}>
        <ScrolledTable label={t("life.statistics.questions")} minWidth={480}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t("session.question")}</Table.Th>
              <Table.Th ta="right">{t("candidates.answers")}</Table.Th>
              <Table.Th ta="right">{t("life.statistics.mean")}</Table.Th>
              <Table.Th ta="right">{t("life.statistics.median")}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {numbers.questions.map((question) => (
              <Table.Tr key={question.question_id}>
                <Table.Td>
                  <Text size="sm" lineClamp={3}>
                    {question.position}. {question.text}
                  </Text>
                </Table.Td>
                <Table.Td ta="right" className="tabular">
                  {question.answers}
                </Table.Td>
                <Table.Td ta="right" className="tabular">
                  {question.lengths === null ? NONE : duration(question.lengths.mean_ms)}
                </Table.Td>
                <Table.Td ta="right" className="tabular">
                  {question.lengths === null ? NONE : duration(question.lengths.median_ms)}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </ScrolledTable>
      </Section>
      <Text size="xs" c="dimmed">
        {t("life.statistics.own")}
      </Text>
    </Stack>
  );
}
