import { Table } from "@mantine/core";
import type { ReactNode } from "react";

type Props = { label: string; minWidth: number; className?: string | undefined; children: ReactNode };

/** A table that scrolls sideways where it finds no room, by the arrow keys too, and shows that it does. */
export function ScrolledTable({ label, minWidth, className, children }: Props) {
  return (
    <Table.ScrollContainer minWidth={minWidth} scrollAreaProps={{ type: "auto", offsetScrollbars: "present", viewportProps: { tabIndex: 0, role: "group", "aria-label": label } }}>
      <Table aria-label={label} {...(className !== undefined && { className })}>
        {children}
      </Table>
    </Table.ScrollContainer>
  );
}
