import { Group, Stack, Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { duration } from "../../shared/format";
import type { Player } from "../../shared/player";
import type { TakenVoice } from "../../transport/generated";
import { AdviceLine } from "../devices/AdviceLine";
import { Sound } from "../devices/Live";
import { useSteady } from "../devices/useSteady";
import recording from "../recording/Recording.module.css";
import { ListenButton } from "./ListenButton";
import classes from "./Spoken.module.css";
import type { Step, Take } from "./useTake";

/** A breath is no reason for advice. */
const ADVISE_AFTER_MS = 700;
/** From here on it is told how much longer a recording may take. */
const LITTLE_LEFT_MS = 30_000;

function useSaid(step: Step, goesOn: boolean): string {
  const { t } = useTranslation();
  switch (step.is) {
    case "ready":
      return t(step.kept ? "spoken.kept" : "spoken.ready");
    case "recording":
      return t(goesOn ? "recording.on" : "recording.ended");
    case "taken":
      return t(step.alone ? "spoken.endedAlone" : "spoken.taken");
  }
}

/** What is going on, in one line that readers hear whenever it changes. */
export function TakeState({ take: { step, elapsedMs, leftMs, lost } }: { take: Take }) {
  const { t } = useTranslation();
  const said = useSaid(step, lost === null);
  const records = step.is === "recording" && lost === null;
  return (
    <Group gap={10} mih={24}>
      {records && <span className={recording.light} aria-hidden />}
      <Text role="status" fw={records ? 600 : undefined}>
        {said}
      </Text>
      {records && (
        <Text className="tabular" data-testid="voice-clock">
          {duration(elapsedMs)}
        </Text>
      )}
      {records && leftMs !== null && leftMs < LITTLE_LEFT_MS && (
        <Text className="tabular" c="var(--warn)">
          {t("spoken.left", { time: duration(leftMs) })}
        </Text>
      )}
    </Group>
  );
}

/** What the microphone hears of the voice, and what would make it better. */
export function Voice({ take: { microphone, lost } }: { take: Take }) {
  const { t } = useTranslation();
  const advice = useSteady(microphone?.advice ?? null, ADVISE_AFTER_MS, null);
  return (
    <Stack gap="sm">
      <Sound testing={lost === null} microphone={microphone} />
      <div role="status">{microphone?.state === "ready" && advice !== null && <AdviceLine text={t(`devices.advice.sound.${advice}`)} />}</div>
    </Stack>
  );
}

/** What was just recorded, to be heard before it is kept. */
export function Taken({ taken, name, player, onListen }: { taken: TakenVoice; name: string; player: Player; onListen: () => void }) {
  return (
    <Group gap="sm" className={classes.taken}>
      <ListenButton alone player={player} name={name} onListen={onListen} />
      <Text className="tabular">{duration(taken.duration_ms)}</Text>
    </Group>
  );
}
