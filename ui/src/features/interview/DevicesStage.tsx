import { Button, Switch, Text } from "@mantine/core";
import { IconCircleCheck, IconPencil } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { InterviewView, TrialMicrophone } from "../../transport/generated";
import { DeviceSelect } from "../devices/DeviceSelect";
import { loudness } from "../devices/level";
import { useDevices } from "../devices/useDevices";
import { useSteady } from "../devices/useSteady";
import type { Trial } from "../devices/useTrial";
import { Advice } from "./Advice";
import { Heading } from "./Heading";
import classes from "./Interview.module.css";
import { InWriting, useInWriting } from "./inWriting";
import type { TryingAgain } from "./inWriting";
import { Mirror } from "./Mirror";
import { onlyWrites } from "./rules";
import { Trouble } from "./Trouble";
import { useStep } from "./useInterview";
import { Voice } from "./Voice";

type Props = { view: InterviewView; trial: Trial; again: TryingAgain };

/** Camera and microphone: whether they give what is to be recorded, or that nothing is. */
export function DevicesStage({ view, trial, again }: Props) {
  const { t } = useTranslation();
  const inWriting = useInWriting(view.accommodations);
  if (onlyWrites(view) && !again.trying) {
    // Whether there was nothing to record with, or writing was what they wanted in the first place.
    const forWant = view.in_writing;
    return (
      <>
        <IconPencil size={44} stroke={1.5} aria-hidden />
        <Heading key={forWant ? "without" : "writes"}>{t(forWant ? "room.devices.withoutBoth" : "room.devices.writing")}</Heading>
        {forWant && <Text>{t("room.devices.withoutBothText")}</Text>}
        {inWriting.error && <Trouble error={inWriting.error} />}
        <div className={classes.actions}>
          <Button size="lg" loading={inWriting.isPending} onClick={() => inWriting.mutate({ sound_only: false, in_writing: true })}>
            {t("room.continue")}
          </Button>
          <Button size={forWant ? "lg" : "md"} variant={forWant ? "default" : "subtle"} disabled={inWriting.isPending} onClick={again.begin}>
            {t(forWant ? "room.devices.tryAgain" : "room.devices.prepareToo")}
          </Button>
        </div>
      </>
    );
  }
  const { written_answers: offered } = view.accommodations;
  return (
    <Look
      view={view}
      trial={trial}
      busy={inWriting.isPending}
      inTrouble={<InWriting step={inWriting} />}
      beside={offered ? <InWriting step={inWriting} label={t("room.devices.goOnWithoutBoth")} /> : null}
      failed={inWriting.error && <Trouble error={inWriting.error} />}
    />
  );
}

/** Camera and microphone once more, at a question whose answer is written for want of them. */
export function LookAgain({ view, trial, again }: Props) {
  const { t } = useTranslation();
  const back = (
    <Button variant="default" onClick={again.end}>
      {t("room.devices.goOnWriting")}
    </Button>
  );
  return <Look view={view} trial={trial} busy={false} inTrouble={back} beside={back} failed={null} />;
}

type LookProps = { view: InterviewView; trial: Trial; busy: boolean; /** The way on without either, where one fails and where none does. */ inTrouble: ReactNode; beside: ReactNode; failed: ReactNode };

/** What camera and microphone give, and what can be done if they don't. */
function Look({ view, trial, busy, inTrouble, beside, failed }: LookProps) {
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
  const heard = useHeardWell(microphone);
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
  const cameraProblem = soundOnly ? null : (camera?.problem ?? null);
  const microphoneProblem = microphone?.problem ?? null;
  const trouble = trial.failure !== null || cameraProblem !== null || microphoneProblem !== null;
  const goOn = (
    <Button variant="default" onClick={() => withoutCamera(true)}>
      {t("room.devices.goOnWithout")}
    </Button>
  );

  return (
    <>
      <Heading key="look">{t("room.devices.title")}</Heading>
      <Text>{t(soundOnly ? "room.devices.introSound" : "room.devices.intro")}</Text>
      <Mirror trial={trial} soundOnly={soundOnly} />
      <Voice microphone={microphone} />
      <div className={classes.hints}>
        <Text>{t("room.devices.speak")}</Text>
        <Advice trial={trial} soundOnly={soundOnly} sound={!heard} />
      </div>
      {trial.failure && (
        <Trouble error={trial.failure} onRetry={look}>
          {inTrouble}
        </Trouble>
      )}
      {cameraProblem && (
        <Trouble error={cameraProblem} onRetry={look}>
          {goOn}
          {microphoneProblem === null && inTrouble}
        </Trouble>
      )}
      {microphoneProblem && (
        <Trouble error={microphoneProblem} onRetry={look}>
          {inTrouble}
        </Trouble>
      )}
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
      {ready.error && (
        <Trouble error={ready.error}>
          {ready.error.api.code.startsWith("camera.") && goOn}
          {!trouble && inTrouble}
        </Trouble>
      )}
      {failed}
      <div className={classes.inSight}>
        <div role="status" className={classes.verdict}>
          {waitsFor !== null ? (
            <Text>{t(trouble ? "room.devices.first" : `room.devices.waits.${waitsFor}`)}</Text>
          ) : (
            heard && (
              <Text className={classes.line}>
                <IconCircleCheck size={22} color="var(--good)" className={classes.sign} aria-hidden />
                {t("room.devices.heard")}
              </Text>
            )
          )}
        </div>
        <div className={classes.actions}>
          <Button size="lg" disabled={waitsFor !== null || busy} loading={ready.isPending} onClick={() => ready.mutate({ sound_only: soundOnly, in_writing: false })}>
            {t(soundOnly ? "room.devices.microphoneWorks" : "room.devices.work")}
          </Button>
          {!trouble && !ready.error && beside}
        </div>
      </div>
    </>
  );
}

/** A knock on the table is no voice. */
const VOICE_MS = 300;

/** Whether a voice was heard well with this microphone: it still was when the candidate falls silent, unless something is wrong by then. */
function useHeardWell(microphone: TrialMicrophone | null): boolean {
  const name = microphone?.state === "ready" ? (microphone.name ?? "") : null;
  const level = microphone?.level_db ?? null;
  const speaks = level !== null && ["normal", "loud"].includes(loudness(level));
  const steady = useSteady<boolean>(speaks, VOICE_MS, false);
  const [by, setBy] = useState<string | null>(null);
  if (steady && speaks && name !== null && by !== name) setBy(name);
  const advice = microphone?.advice ?? null;
  return by !== null && by === name && microphone?.problem === null && (advice === null || advice === "too_quiet");
}
