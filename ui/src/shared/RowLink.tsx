import { Anchor } from "@mantine/core";
import { createLink } from "@tanstack/react-router";
import type { ComponentProps } from "react";

function RowAnchor({ onClick, ...props }: ComponentProps<"a">) {
  return (
    <Anchor
      {...props}
      inherit
      underline="hover"
      c="inherit"
      fw={500}
      style={{ overflowWrap: "anywhere" }}
      onClick={(event) => {
        // The row around it answers to clicks too.
        event.stopPropagation();
        onClick?.(event);
      }}
    />
  );
}

/** The name of a row, as the link that opens it: rows answer to clicks, keyboards and readers need a link. */
export const RowLink = createLink(RowAnchor);
