import { Group, Text } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Logo } from "../../frame/Logo";
import { LanguageSwitch } from "../../shared/LanguageSwitch";
import type { Language } from "../../transport/generated";
import classes from "./Doorstep.module.css";
import { chooseLanguage } from "./language";

type Props = { children: ReactNode; wide?: boolean; onChoose?: (language: Language) => void };

/** One calm column for what comes before an open workspace. */
export function Doorstep({ children, wide = false, onChoose = chooseLanguage }: Props) {
  const { t } = useTranslation();
  return (
    <div className={classes.step}>
      <Group component="header" justify="space-between" className={classes.head}>
        <Logo collapsed={false} />
        <LanguageSwitch onChoose={onChoose} />
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
