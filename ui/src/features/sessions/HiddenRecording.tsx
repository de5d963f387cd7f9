import { Text } from "@mantine/core";
import { IconEyeOff } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { duration } from "../../shared/format";
import type { Media } from "../../transport/generated";
import classes from "./Blind.module.css";

/** Stands where the player will stand, while face and voice are hidden. */
export function HiddenRecording({ media }: { media: Media }) {
  const { t } = useTranslation();
  return (
    <div className={classes.hidden} data-testid="hidden-recording">
      <div className={classes.sign}>
        <IconEyeOff size={18} stroke={1.6} aria-hidden />
      </div>
      <div>
        <Text size="sm" fw={600}>
          {t("blind.recordingTitle")}
        </Text>
        <Text size="sm" c="dimmed">
          {t("blind.recordingText", { time: duration(media.duration_ms) })}
        </Text>
      </div>
    </div>
  );
}
