import { ActionIcon, Group, Title } from "@mantine/core";
import { IconArrowLeft } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import type { LinkProps } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTitle } from "./title";
import classes from "./Page.module.css";

type Props = {
  title: string;
  /** The state of what the page shows, as badges. */
  badge?: ReactNode;
  /** At most one primary button, after the quiet ones. */
  actions?: ReactNode;
  back?: { to: LinkProps["to"]; params?: Record<string, string>; search?: Record<string, string>; label: string };
  /** As high as the window, with regions that scroll by themselves. */
  fixed?: boolean;
  children: ReactNode;
};

/** A page: one title line, then its content. */
export function Page({ title, badge, actions, back, fixed = false, children }: Props) {
  useTitle(title);
  return (
    <main className={fixed ? classes.fixed : classes.page} data-fixed={fixed || undefined}>
      <header className={classes.head}>
        <Group gap="xs" wrap="nowrap" className={classes.title}>
          {back && (
            <ActionIcon variant="subtle" color="gray" aria-label={back.label} component={Link} to={back.to ?? "/"} params={(back.params ?? {}) as never} search={(back.search ?? {}) as never}>
              <IconArrowLeft size={18} />
            </ActionIcon>
          )}
          <div className={classes.named}>
            <Title order={1} className={classes.name} title={title}>
              {title}
            </Title>
            {badge}
          </div>
        </Group>
        <Group gap="xs" className={classes.actions}>
          {actions}
        </Group>
      </header>
      {children}
    </main>
  );
}
