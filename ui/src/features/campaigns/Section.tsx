import { Text, Title } from "@mantine/core";
import { useId } from "react";
import type { ReactNode } from "react";
import classes from "./Plan.module.css";

/** A titled part of a page. */
export function Section({ title, hint, aside, children }: { title: string; hint?: string; aside?: ReactNode; children: ReactNode }) {
  const id = useId();
  return (
    <section aria-labelledby={id}>
      <div className={classes.section}>
        <div>
          <Title order={2} id={id}>
            {title}
          </Title>
          {hint && (
            <Text size="sm" c="dimmed">
              {hint}
            </Text>
          )}
        </div>
        {aside}
      </div>
      {children}
    </section>
  );
}
