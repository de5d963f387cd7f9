import { Group, SegmentedControl, Text, VisuallyHidden } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Logo } from "../../frame/Logo";
import type { Language } from "../../transport/generated";
import classes from "./Doorstep.module.css";
import { chooseLanguage } from "./language";

/** One calm column for what comes before an open workspace. */
export function Doorstep({ children, wide = false }: { children: ReactNode; wide?: boolean }) {
  const { t, i18n } = useTranslation();
  return (
    <div className={classes.step}>
      <Group component="header" justify="space-between" className={classes.head}>
        <Logo collapsed={false} />
        <div>
          <VisuallyHidden id="doorstep-language">{t("settings.language.label")}</VisuallyHidden>
          <SegmentedControl
            size="xs"
            aria-labelledby="doorstep-language"
            value={i18n.language}
            onChange={(language) => chooseLanguage(language as Language)}
            data={[
              { value: "fr", label: t("language.fr") },
              { value: "en", label: t("language.en") },
            ]}
          />
        </div>
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
