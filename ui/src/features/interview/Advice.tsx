import { Text } from "@mantine/core";
import { IconBulb } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { Trial } from "../devices/useTrial";
import { useSteady } from "../devices/useSteady";
import classes from "./Interview.module.css";

/** A moment's shadow is no reason for advice. */
const ADVISE_AFTER_MS = 700;

/** What would make picture and sound better, in plain words. */
export function Advice({ trial, soundOnly }: { trial: Trial; soundOnly: boolean }) {
  const { t } = useTranslation();
  const picture = useSteady(soundOnly ? null : (trial.now?.camera.advice ?? null), ADVISE_AFTER_MS, null);
  const sound = useSteady(trial.now?.microphone.advice ?? null, ADVISE_AFTER_MS, null);
  return (
    <div role="status" className={classes.advice}>
      {picture !== null && <Line text={t(`room.advice.picture.${picture}`)} />}
      {sound !== null && <Line text={t(`room.advice.sound.${sound}`)} />}
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
