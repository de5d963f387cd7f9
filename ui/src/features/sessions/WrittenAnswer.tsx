import { Text } from "@mantine/core";
import { IconPencil } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import classes from "./Blind.module.css";

/** Stands where a player would: the answer was written, and is read where a transcript is. */
export function WrittenAnswer() {
  const { t } = useTranslation();
  return (
    <div className={classes.hidden} data-testid="written-answer">
      <div className={classes.sign}>
        <IconPencil size={18} stroke={1.6} aria-hidden />
      </div>
      <div>
        <Text size="sm" fw={600}>
          {t("player.written")}
        </Text>
        <Text size="sm" c="dimmed">
          {t("player.writtenText")}
        </Text>
      </div>
    </div>
  );
}
