/** Columns that a narrow window leaves out. */
export const WIDE = "(min-width: 900px)";

/** Columns that only a really wide window shows. */
export const WIDEST = "(min-width: 1240px)";

/** How every table looks. */
export const tableDefaults = {
  withTableBorder: true,
  borderRadius: "md",
  highlightOnHover: true,
  verticalSpacing: "xs",
  horizontalSpacing: "md",
  minHeight: 0,
  noHeader: false,
  // Said by the page, in its language and with what can be done; a table of nothing is never drawn.
  noRecordsText: "",
} as const;
