import { Text } from "@mantine/core";
import { IconBulb } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { Trial } from "../devices/useTrial";
import { useSteady } from "../devices/useSteady";
import classes from "./Interview.module.css";

/** A moment's shadow is no reason for advice. */
const ADVISE_AFTER_MS = 700;

type Props = {
  trial: Trial;
  soundOnly: boolean;
  /** Whether sound is worth advice: not where nobody has to speak, nor once a voice was heard well. */
  sound?: boolean;
};

/** What would make picture and sound better, in plain words. */
export function Advice({ trial, soundOnly, sound = true }: Props) {
  const { t } = useTranslation();
  const picture = useSteady(soundOnly ? null : (trial.now?.camera.advice ?? null), ADVISE_AFTER_MS, null);
  const heard = useSteady(sound ? (trial.now?.microphone.advice ?? null) : null, ADVISE_AFTER_MS, null);
  return (
    <div role="status" className={classes.advice}>
      {picture !== null && <Line text={t(`room.advice.picture.${picture}`)} />}
      {heard !== null && <Line text={t(`room.advice.sound.${heard}`)} />}
    </div>
  );
}

function Line({ text }: { text: string }) {
  return (
    <div className={classes.line}>
      <IconBulb size={22} color="var(--warn)" className={classes.sign} aria-hidden />
      <Text>{text}</Text>
    </div>
  );
}
