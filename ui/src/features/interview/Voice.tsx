import { Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { TrialMicrophone } from "../../transport/generated";
import { along, loudness, SILENCE_DB, whole } from "../devices/level";
import classes from "./Interview.module.css";

/** How loud the candidate is, without figures. */
export function Voice({ microphone }: { microphone: TrialMicrophone | null }) {
  const { t } = useTranslation();
  const db = microphone?.level_db ?? null;
  const level = db ?? SILENCE_DB;
  const heard = loudness(level);
  // A word beside silence would read as if something were wrong.
  const said = db === null ? t("room.voice.none") : heard === "quiet" ? null : t(`devices.loudness.${heard}`);
  return (
    <div className={classes.voice}>
      <Text component="span" size="sm" id="room-voice">
        {t("room.voice.label")}
      </Text>
      <div role="meter" aria-labelledby="room-voice" aria-valuemin={SILENCE_DB} aria-valuemax={0} aria-valuenow={whole(level)} aria-valuetext={said ?? t("room.voice.quiet")} className={classes.track}>
        <span className={classes.level} data-loudness={heard} style={{ transform: `scaleX(${along(level)})` }} />
      </div>
      <Text component="span" size="sm" className={classes.loudness}>
        {said}
      </Text>
    </div>
  );
}
