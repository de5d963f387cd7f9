import { Button, Text } from "@mantine/core";
import { IconUserScreen } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import classes from "./Staff.module.css";

/** The way to answers that needs nobody but the candidate, beside those of recording and import. */
export function HandOverPanel({ label, onStart }: { label: string; onStart: () => void }) {
  const { t } = useTranslation();
  return (
    <div className={classes.way} data-testid="hand-over">
      <IconUserScreen size={28} stroke={1.5} aria-hidden />
      <Text ta="center" maw={460}>{t("handOver.way")}</Text>
      <Button onClick={onStart}>{label}</Button>
    </div>
  );
}
