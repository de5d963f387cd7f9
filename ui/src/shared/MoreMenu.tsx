import { ActionIcon, Menu } from "@mantine/core";
import { IconDots } from "@tabler/icons-react";
import type { Icon } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { useCommands } from "./commands";
import type { Command } from "./commands";

export type Action = Command & { icon: Icon; destructive?: boolean };

/** What else can be done on a page: in a menu, and in the palette. */
export function MoreMenu({ actions }: { actions: readonly Action[] }) {
  const { t } = useTranslation();
  useCommands(actions.map(({ id, label, run }) => ({ id, label, run })));
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={t("common.more")}>
          <IconDots size={18} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {actions.map(({ id, label, icon: Sign, destructive = false, run }) => (
          <Menu.Item key={id} color={destructive ? "var(--mantine-color-error)" : undefined} leftSection={<Sign size={16} />} onClick={run}>
            {label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
