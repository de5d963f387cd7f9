import { Button, Text } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import classes from "./Selection.module.css";

/** How many rows are ticked, and what can be done with them; nothing while none is. */
export function SelectionBar({ count, onClear, children }: { count: number; onClear: () => void; children: ReactNode }) {
  const { t } = useTranslation();
  if (count === 0) return null;
  return (
    <div className={classes.bar} role="region" aria-label={t("reporting.selected", { count })}>
      <Text size="sm" fw={500} mr="auto">
        {t("reporting.selected", { count })}
      </Text>
      {children}
      <Button variant="subtle" color="gray" onClick={onClear}>
        {t("reporting.clear")}
      </Button>
    </div>
  );
}
