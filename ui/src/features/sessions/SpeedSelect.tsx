import { Select } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { decimal } from "../../shared/format";
import { RATES, useRate } from "./playback";
import type { Playback } from "./playback";

/** How fast an answer plays. */
export function SpeedSelect({ playback, onRate }: { playback: Playback; onRate: (rate: number) => void }) {
  const { t, i18n } = useTranslation();
  const rate = useRate(playback);
  return (
    <Select
      aria-label={t("player.speed")}
      size="xs"
      w={84}
      allowDeselect={false}
      value={String(rate)}
      onChange={(value) => onRate(Number(value))}
      data={RATES.map((each) => ({ value: String(each), label: `${decimal(each, i18n.language, each * 2 === Math.round(each * 2) ? 1 : 2)} ×` }))}
    />
  );
}
