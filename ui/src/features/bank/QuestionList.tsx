import { Button, Group, Text } from "@mantine/core";
import { DataTable } from "mantine-datatable";
import { useTranslation } from "react-i18next";
import { duration, NONE } from "../../shared/format";
import { RowLink } from "../../shared/RowLink";
import { Empty, Listing } from "../../shared/States";
import { tableDefaults, WIDE, WIDEST } from "../../shared/table";
import type { BankQuestion, BankQuestionRow } from "../../transport/generated";
import { usePages } from "../../transport/react";
import type { Id } from "../../transport/transport";
import { OwnBadge } from "./Facts";
import { FilterBar } from "./FilterBar";
import { QuestionPanel } from "./QuestionPanel";
import { useFilter } from "./useFilter";
import { bankLanguage, inLanguage } from "./words";

type Props = { shown: Id | undefined; onShow: (id: Id | undefined) => void; onEdit: (question: BankQuestion) => void };

/** The questions of the bank; what belongs to one opens beside them. */
export function QuestionList({ shown, onShow, onEdit }: Props) {
  const { t, i18n } = useTranslation();
  const language = bankLanguage(i18n.language);
  const { filter, change, clear, narrowed, input } = useFilter(null);
  const list = usePages("bank.questions", input);

  return (
    <>
      <FilterBar filter={filter} onChange={change} />
      <Listing
        items={list.items}
        error={list.error}
        onRetry={() => void list.refetch()}
        rows={8}
        empty={
          <Empty text={t("bank.noneFound")}>
            {narrowed && (
              <Button variant="default" onClick={clear}>
                {t("common.clearFilter")}
              </Button>
            )}
          </Empty>
        }
        more={{ has: list.hasNextPage, loading: list.isFetchingNextPage, load: () => void list.fetchNextPage() }}
      >
        {(items) => (
          <DataTable<BankQuestionRow>
            {...tableDefaults}
            records={items}
            idAccessor="question.id"
            onRowClick={({ record }) => onShow(record.question.id)}
            rowStyle={() => ({ cursor: "pointer" })}
            columns={[
              {
                accessor: "question",
                title: t("bank.question"),
                render: ({ question, own, competency }) => (
                  <div style={{ minWidth: 0 }}>
                    <RowLink to="/questions" search={{ tab: "questions", entry: question.id }}>
                      {inLanguage(question.text, language)}
                    </RowLink>
                    <Group gap={6} mt={2}>
                      <Text size="xs" c="dimmed">
                        {inLanguage(competency, language)}
                      </Text>
                      <OwnBadge own={own} />
                    </Group>
                  </div>
                ),
              },
              { accessor: "question.category", title: t("question.category"), width: 170, visibleMediaQuery: WIDE, render: ({ question }) => t(`bank.category.${question.category}`) },
              { accessor: "question.difficulty", title: t("question.difficulty"), width: 120, visibleMediaQuery: WIDE, render: ({ question }) => t(`bank.difficulty.${question.difficulty}`) },
              {
                accessor: "question.limit_ms",
                title: t("bank.answerTime"),
                width: 120,
                textAlign: "right",
                visibleMediaQuery: WIDEST,
                render: ({ question }) => <span className="tabular">{question.limit_ms === null ? NONE : duration(question.limit_ms)}</span>,
              },
            ]}
          />
        )}
      </Listing>
      <QuestionPanel id={shown} onClose={() => onShow(undefined)} onEdit={onEdit} onShow={onShow} />
    </>
  );
}
