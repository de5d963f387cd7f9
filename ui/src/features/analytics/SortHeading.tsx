import { Table, UnstyledButton } from "@mantine/core";
import { IconArrowDown, IconArrowUp } from "@tabler/icons-react";
import type { ReactNode } from "react";
import classes from "./Analytics.module.css";

type Props = { right: boolean; /** Null while another column orders the table. */ down: boolean | null; onSort: () => void; children: ReactNode };

/** A column's title that puts the table in its order. */
export function SortHeading({ right, down, onSort, children }: Props) {
  return (
    <Table.Th scope="col" {...(right && { ta: "right" as const })} aria-sort={down === null ? "none" : down ? "descending" : "ascending"}>
      <UnstyledButton className={classes.sorting} onClick={onSort}>
        {children}
        {down !== null && (down ? <IconArrowDown size={14} aria-hidden /> : <IconArrowUp size={14} aria-hidden />)}
      </UnstyledButton>
    </Table.Th>
  );
}
