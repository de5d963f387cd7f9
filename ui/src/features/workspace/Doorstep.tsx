import { Group, Text } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Logo } from "../../frame/Logo";
import { LanguageSwitch } from "../../shared/LanguageSwitch";
import classes from "./Doorstep.module.css";
import { chooseLanguage } from "./language";

/** One calm column for what comes before an open workspace. */
export function Doorstep({ children, wide = false }: { children: ReactNode; wide?: boolean }) {
  const { t } = useTranslation();
  return (
    <div className={classes.step}>
      <Group component="header" justify="space-between" className={classes.head}>
        <Logo collapsed={false} />
        <LanguageSwitch onChoose={chooseLanguage} />
      </Group>
      <main className={classes.main} data-wide={wide || undefined}>
        {children}
      </main>
      <Text component="footer" size="xs" c="dimmed" ta="center" className={classes.foot}>
        {t("workspace.local")}
      </Text>
    </div>
  );
}
