import { Text, UnstyledButton } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { duration } from "../../shared/format";
import type { Media } from "../../transport/generated";
import classes from "./Recording.module.css";

/** What a recording lacks: its end, or picture or sound where a device gave none; a line of these goes there. */
export function GapLines({ media, onSeek }: { media: Media; onSeek: (ms: number) => void }) {
  const { t } = useTranslation();
  if (media.gaps.length === 0 && media.complete) return null;
  return (
    <ul className={classes.gaps} data-testid="gaps">
      {!media.complete && (
        <li className={classes.gap}>
          <IconAlertTriangle size={16} color="var(--warn)" className={classes.sign} aria-hidden />
          <Text size="sm">{t("recording.cut")}</Text>
        </li>
      )}
      {media.gaps.map(({ sense, from_ms, to_ms }) => (
        <li key={`${sense} ${from_ms}`}>
          <UnstyledButton className={classes.gap} onClick={() => onSeek(from_ms)}>
            <IconAlertTriangle size={16} color="var(--warn)" className={classes.sign} aria-hidden />
            <Text size="sm">{t(`recording.gap.${sense}`, { from: duration(from_ms), to: duration(to_ms) })}</Text>
          </UnstyledButton>
        </li>
      ))}
    </ul>
  );
}
