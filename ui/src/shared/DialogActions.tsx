import { Group, Stack } from "@mantine/core";
import type { ReactNode } from "react";
import type { Failure } from "../transport/failure";
import { ProblemBox } from "./ProblemBox";
import classes from "./Page.module.css";

/** The buttons of a long dialog and why they did not help: in sight however far it is scrolled. */
export function DialogActions({ error, children }: { error: Failure | null; children: ReactNode }) {
  return (
    <Stack gap="sm" className={classes.dialogActions}>
      {error && <ProblemBox error={error} />}
      <Group justify="flex-end" gap="xs">
        {children}
      </Group>
    </Stack>
  );
}
