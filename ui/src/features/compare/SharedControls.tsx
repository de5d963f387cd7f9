import { ActionIcon, Button, Tooltip } from "@mantine/core";
import { IconArrowsVertical, IconKeyboard, IconPlayerTrackNext } from "@tabler/icons-react";
import type { Icon } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Playback } from "../sessions/playback";
import { useSkipping } from "../sessions/playback";
import { SpeedSelect } from "../sessions/SpeedSelect";
import classes from "./Compare.module.css";
import type { InStep } from "./inStep";
import type { Players } from "./players";

type Props = { /** Whether there is something to play. */ plays: boolean; players: Players; playback: Playback; inStep: InStep; onSkipSilences: () => void; onHelp: () => void };

/** What holds for every candidate that is shown. */
export function SharedControls({ plays, players, playback, inStep, onSkipSilences, onHelp }: Props) {
  const { t } = useTranslation();
  const skipping = useSkipping(playback);
  const [together, setTogether] = useState(true);
  const toggle = () => {
    inStep.setOn(!together);
    setTogether(!together);
  };
  return (
    <>
      <Switch label={t("compare.inStep")} hint={t("compare.inStepHelp")} icon={IconArrowsVertical} on={together} onToggle={toggle} />
      {plays && (
        <>
          <Switch label={t("player.skipSilences")} hint={`${t("player.skipSilences")} (S)`} icon={IconPlayerTrackNext} on={skipping} onToggle={onSkipSilences} />
          <SpeedSelect playback={playback} onRate={(rate) => players.setRate(rate)} />
        </>
      )}
      <Tooltip label={t("keys.title")}>
        <ActionIcon className={classes.wideOnly} variant="subtle" color="gray" aria-label={t("keys.title")} onClick={onHelp}>
          <IconKeyboard size={18} />
        </ActionIcon>
      </Tooltip>
    </>
  );
}

/** A button that stays pressed; unlike a checkbox it leaves the digits to the ratings. */
function Switch({ label, hint, icon: Sign, on, onToggle }: { label: string; hint: string; icon: Icon; on: boolean; onToggle: () => void }) {
  return (
    <Tooltip label={hint} multiline maw={320}>
      <Button size="xs" variant={on ? "light" : "default"} leftSection={<Sign size={16} />} aria-pressed={on} onClick={onToggle}>
        {label}
      </Button>
    </Tooltip>
  );
}
