import { Text, UnstyledButton } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { duration } from "../../shared/format";
import type { Media } from "../../transport/generated";
import classes from "./Recording.module.css";

/** Where a recording lacks picture or sound, because a device gave none; each line goes there. */
export function GapLines({ media, onSeek }: { media: Media; onSeek: (ms: number) => void }) {
  const { t } = useTranslation();
  if (media.gaps.length === 0) return null;
  return (
    <ul className={classes.gaps} data-testid="gaps">
      {media.gaps.map(({ sense, from_ms, to_ms }) => (
        <li key={`${sense} ${from_ms}`}>
          <UnstyledButton className={classes.gap} onClick={() => onSeek(from_ms)}>
            <IconAlertTriangle size={16} color="var(--warn)" className={classes.sign} aria-hidden />
            <Text size="sm">{t(`recording.gap_${sense}`, { from: duration(from_ms), to: duration(to_ms) })}</Text>
          </UnstyledButton>
        </li>
      ))}
    </ul>
  );
}
