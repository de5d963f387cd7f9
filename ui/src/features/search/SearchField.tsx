import { ActionIcon, Kbd, Tooltip, UnstyledButton } from "@mantine/core";
import { useOs } from "@mantine/hooks";
import { spotlight } from "@mantine/spotlight";
import { IconSearch } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import classes from "./SearchField.module.css";

/** How the key that goes with letters is called here. */
export function useModifier(): string {
  const os = useOs();
  return os === "macos" || os === "ios" ? "⌘" : "Ctrl";
}

/** Looks like a field and opens the palette. */
export function SearchField({ small }: { small: boolean }) {
  const { t } = useTranslation();
  const modifier = useModifier();
  if (small) {
    return (
      <Tooltip label={t("search.label")} position="right">
        <ActionIcon className={classes.small} variant="subtle" color="gray" size="lg" aria-label={t("search.label")} aria-keyshortcuts="Control+K Meta+K" onClick={spotlight.open}>
          <IconSearch size={18} stroke={1.7} />
        </ActionIcon>
      </Tooltip>
    );
  }
  return (
    <UnstyledButton className={classes.field} aria-keyshortcuts="Control+K Meta+K" onClick={spotlight.open}>
      <IconSearch size={16} stroke={1.7} aria-hidden />
      <span className={classes.text}>{t("search.open")}</span>
      <Kbd size="xs" aria-hidden>{`${modifier} K`}</Kbd>
    </UnstyledButton>
  );
}
