import { Group, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import classes from "./Devices.module.css";
import { along, FLOOR_DB, LOUD_DB, loudness, SILENCE_DB, TOO_LOUD_DB, whole } from "./level";

const MARKS = [FLOOR_DB, LOUD_DB, TOO_LOUD_DB];

const place = (db: number) => `${along(db) * 100}%`;

/** How loud it is: a bar with the loudest of the last second as a line, and the same in words and figures. */
export function LevelMeter({ levelDb, peakDb }: { levelDb: number | null; peakDb: number | null }) {
  const { t, i18n } = useTranslation();
  const number = new Intl.NumberFormat(i18n.language);
  const decibels = (db: number) => t("devices.level.decibels", { value: number.format(whole(db)) });
  const level = levelDb ?? SILENCE_DB;
  const said = levelDb === null ? t("devices.microphone.opening") : t("devices.level.said", { level: decibels(level), loudness: t(`devices.loudness.${loudness(level)}`) });
  return (
    <div className={classes.level}>
      <div role="meter" aria-label={t("devices.level.label")} aria-valuemin={SILENCE_DB} aria-valuemax={0} aria-valuenow={whole(level)} aria-valuetext={said}>
        <div className={classes.track} aria-hidden>
          <div className={classes.bar} style={{ clipPath: `inset(0 ${(1 - along(level)) * 100}% 0 0)` }}>
            <span data-zone="normal" style={{ width: place(LOUD_DB) }} />
            <span data-zone="loud" style={{ width: `${(along(TOO_LOUD_DB) - along(LOUD_DB)) * 100}%` }} />
            <span data-zone="tooLoud" />
          </div>
          {peakDb !== null && along(peakDb) > 0 && <div className={classes.peak} data-testid="peak" style={{ left: place(peakDb) }} />}
        </div>
        <div className={classes.scale} aria-hidden>
          {MARKS.map((db) => (
            <span key={db} style={{ left: place(db) }}>
              {number.format(db)}
            </span>
          ))}
        </div>
      </div>
      <Group justify="space-between" gap="xs" wrap="nowrap">
        <Text size="sm" className="tabular" data-testid="level">
          {said}
        </Text>
        {peakDb !== null && (
          <Text size="sm" c="dimmed" className="tabular">
            {t("devices.level.peak", { level: decibels(peakDb) })}
          </Text>
        )}
      </Group>
    </div>
  );
}
