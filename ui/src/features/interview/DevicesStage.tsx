import { Button, Switch, Text } from "@mantine/core";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { InterviewView } from "../../transport/generated";
import { DeviceSelect } from "../devices/DeviceSelect";
import { useDevices } from "../devices/useDevices";
import type { Trial } from "../devices/useTrial";
import { Advice } from "./Advice";
import { Heading } from "./Heading";
import classes from "./Interview.module.css";
import { Mirror } from "./Mirror";
import { Trouble } from "./Trouble";
import { useStep } from "./useInterview";
import { Voice } from "./Voice";

/** Camera and microphone: whether they give what is to be recorded, and what can be done if they don't. */
export function DevicesStage({ view, trial }: { view: InterviewView; trial: Trial }) {
  const { t } = useTranslation();
  const { lists, choose } = useDevices();
  const ready = useStep("interview.ready");
  const [soundOnly, setSoundOnly] = useState(view.sound_only);
  const { refetch } = lists;
  const look = () => {
    ready.reset();
    void refetch();
    trial.start();
  };
  const camera = trial.now?.camera ?? null;
  const microphone = trial.now?.microphone ?? null;
  const lost = camera?.state === "lost" || microphone?.state === "lost";
  useEffect(() => {
    if (lost) void refetch();
  }, [lost, refetch]);
  const withoutCamera = (without: boolean) => {
    ready.reset();
    setSoundOnly(without);
  };

  const hears = microphone?.state === "ready" && microphone.level_db !== null;
  const sees = soundOnly || camera?.preview != null;
  const waitsFor = hears ? (sees ? null : "picture") : "sound";
  const goOn = (
    <Button variant="default" onClick={() => withoutCamera(true)}>
      {t("room.devices.goOnWithout")}
    </Button>
  );

  return (
    <>
      <Heading>{t("room.devices.title")}</Heading>
      <Text>{t(soundOnly ? "room.devices.introSound" : "room.devices.intro")}</Text>
      <Mirror trial={trial} soundOnly={soundOnly} />
      <Voice microphone={microphone} />
      <Text>{t("room.devices.speak")}</Text>
      <Advice trial={trial} soundOnly={soundOnly} />
      {trial.failure && <Trouble error={trial.failure} onRetry={look} />}
      {!soundOnly && camera?.problem && (
        <Trouble error={camera.problem} onRetry={look}>
          {goOn}
        </Trouble>
      )}
      {microphone?.problem && <Trouble error={microphone.problem} onRetry={look} />}
      {lists.data && (
        <details className={classes.fold} open={lost}>
          <summary>{t("room.devices.others")}</summary>
          {!soundOnly && (
            <DeviceSelect label={t("devices.camera.choice")} devices={lists.data.cameras} chosen={lists.data.camera} onChoose={(device) => choose("camera", device)} onOpen={() => void refetch()} />
          )}
          <DeviceSelect
            label={t("devices.microphone.choice")}
            devices={lists.data.microphones}
            chosen={lists.data.microphone}
            onChoose={(device) => choose("microphone", device)}
            onOpen={() => void refetch()}
          />
        </details>
      )}
      <Switch size="md" label={t("room.devices.without")} description={t("room.devices.withoutHelp")} checked={soundOnly} onChange={(event) => withoutCamera(event.currentTarget.checked)} />
      {ready.error && <Trouble error={ready.error}>{ready.error.api.code.startsWith("camera.") && goOn}</Trouble>}
      <div role="status">
        {waitsFor !== null && !trial.failure && !(soundOnly ? null : camera?.problem) && !microphone?.problem && <Text>{t(`room.devices.waits.${waitsFor}`)}</Text>}
        {waitsFor !== null && (trial.failure || (!soundOnly && camera?.problem) || microphone?.problem) && <Text>{t("room.devices.first")}</Text>}
      </div>
      <div className={classes.actions}>
        <Button size="lg" disabled={waitsFor !== null} loading={ready.isPending} onClick={() => ready.mutate({ sound_only: soundOnly })}>
          {t(soundOnly ? "room.devices.microphoneWorks" : "room.devices.work")}
        </Button>
      </div>
    </>
  );
}
