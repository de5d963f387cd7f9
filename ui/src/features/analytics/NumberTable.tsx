import { Button, Table } from "@mantine/core";
import { useState } from "react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import classes from "./Analytics.module.css";
import { ordered } from "./inOrder";
import { ScrolledTable } from "./ScrolledTable";
import { SortHeading } from "./SortHeading";

/** A column: numbers stand at the right, words at the left; one with a value can put the table in its order. */
export type Column<T> = { key: string; title: ReactNode; words?: boolean; by?: (row: T) => number | null; cell: (row: T) => ReactNode };

const STEP = 100;

type Props<T> = {
  label: string;
  columns: Column<T>[];
  rows: readonly T[];
  keyOf: (row: T) => string;
  minWidth?: number;
  /** What the first column shows: rows then stand by it, until another column is asked for, and it stays in sight. */
  nameOf?: (row: T) => string;
};

/** Numbers behind a chart; of very many rows the first, and more on request. */
export function NumberTable<T>({ label, columns, rows, keyOf, minWidth = 480, nameOf }: Props<T>) {
  const { t, i18n } = useTranslation();
  const [shown, setShown] = useState(STEP);
  const [first] = columns;
  const [order, setOrder] = useState({ by: first?.key, down: false });
  const valueOf = columns.find(({ key }) => key === order.by)?.by ?? null;
  const inOrder = nameOf === undefined ? rows : ordered(rows, nameOf, valueOf, order.down, i18n.language);
  return (
    <>
      <ScrolledTable label={label} minWidth={minWidth} className={nameOf === undefined ? classes.numbers : `${classes.numbers} ${classes.pinned}`}>
        <Table.Thead>
          <Table.Tr>
            {columns.map(({ key, title, words, by }) =>
              nameOf !== undefined && (by !== undefined || key === first?.key) ? (
                <SortHeading key={key} right={words !== true} down={order.by === key ? order.down : null} onSort={() => setOrder({ by: key, down: order.by === key ? !order.down : by !== undefined })}>
                  {title}
                </SortHeading>
              ) : (
                <Table.Th key={key} scope="col" {...(words !== true && { ta: "right" as const })}>
                  {title}
                </Table.Th>
              ),
            )}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {inOrder.slice(0, shown).map((row) => (
            <Table.Tr key={keyOf(row)}>
              {columns.map(({ key, words, cell }) => (
                <Table.Td key={key} {...(words !== true && { ta: "right" as const, className: "tabular" })}>
                  {cell(row)}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </ScrolledTable>
      {rows.length > shown && (
        <Button variant="default" mt="sm" onClick={() => setShown(shown + STEP)}>
          {t("common.loadMore")}
        </Button>
      )}
    </>
  );
}
