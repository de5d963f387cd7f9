import { Alert, Button, Group, SegmentedControl, Select, Stack, Text } from "@mantine/core";
import { IconPlayerPauseFilled, IconPlayerPlayFilled, IconPlayerRecordFilled, IconPlayerStopFilled } from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { confirm } from "../../shared/confirm";
import { DialogActions } from "../../shared/DialogActions";
import { duration } from "../../shared/format";
import { notifyDone } from "../../shared/notify";
import { ProblemBox } from "../../shared/ProblemBox";
import type { RecordingView, SessionView } from "../../transport/generated";
import { useRead, useWrite } from "../../transport/react";
import type { Id } from "../../transport/transport";
import { AdviceLine } from "../devices/AdviceLine";
import { Picture, Sound } from "../devices/Live";
import type { Trial } from "../devices/useTrial";
import { ConsentAlert } from "../people/ConsentAlert";
import { Captions } from "./Captions";
import { play } from "./cue";
import { LiveMetrics } from "./LiveMetrics";
import { isGoingOn, LITTLE_ROOM_MS } from "./recording";
import classes from "./Recording.module.css";

type Props = {
  view: SessionView;
  questionId: Id;
  trial: Trial;
  onClose: () => void;
  onCandidate: () => void;
  onRecorded: (questionId: Id) => void;
};

/** The question, what the devices give, and the way through a recording. */
export function RecordPane({ view, questionId, trial, onClose, onCandidate, onRecorded }: Props) {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState(questionId);
  const [soundOnly, setSoundOnly] = useState(false);
  const mayRecord = view.consents.some(({ kind, granted }) => kind === "recording" && granted);
  const mayMeasure = view.consents.some(({ kind, granted }) => kind === "facial_metrics" && granted);
  const measures = useRead("settings.get", {}).data?.facial_metrics === true && mayMeasure;
  const recording = trial.now?.recording ?? null;
  const goesOn = isGoingOn(recording);
  const here = goesOn && recording.session_id === view.session.id;
  const asked = view.questions.find(({ question }) => question.id === (here ? recording.question_id : chosen))?.question;
  const camera = trial.now?.camera ?? null;
  const microphone = trial.now?.microphone ?? null;
  const testing = trial.testing && trial.failure === null;
  const withPicture = here ? recording.has_picture : !soundOnly;

  if (!mayRecord) return <ConsentAlert title={t("import.noConsentTitle")} text={t("recording.noConsent")} onCandidate={onCandidate} />;

  return (
    <Stack gap="md" data-testid="record">
      {goesOn && !here && <Alert variant="light" color="yellow" title={t("recording.elsewhere")} />}
      {recording?.state === "ended" && recording.session_id === view.session.id && <EndedLine recording={recording} />}
      {!here && (
        <Group align="flex-end" gap="md">
          <Select
            className={classes.question}
            label={t("recording.question")}
            allowDeselect={false}
            value={chosen}
            onChange={(value) => value !== null && setChosen(value)}
            data={view.questions.map(({ question, answer }) => ({
              value: question.id,
              label: `${question.position}. ${question.displayed_text}${answer ? ` (${t("import.newTake")})` : ""}`,
            }))}
          />
          <SegmentedControl
            aria-label={t("recording.what")}
            value={soundOnly ? "sound" : "both"}
            onChange={(value) => setSoundOnly(value === "sound")}
            data={[
              { value: "both", label: t("recording.both") },
              { value: "sound", label: t("recording.soundOnly") },
            ]}
          />
        </Group>
      )}
      <div className={classes.room} data-sound={!withPicture || undefined} data-here={here || undefined}>
        {withPicture && (
          <div className={classes.picture}>
            <Picture testing={testing} camera={camera} />
          </div>
        )}
        <Stack gap="md" className={classes.beside}>
          <Text className={classes.asked}>{asked?.displayed_text}</Text>
          {here && <Clock recording={recording} limitMs={asked?.limit_ms ?? null} />}
          <Sound testing={testing} microphone={microphone} />
          {here && <Captions language={view.session.language} />}
          <Advice trial={trial} withPicture={withPicture} />
        </Stack>
      </div>
      {here && recording.has_picture && measures && <LiveMetrics key={recording.question_id} paused={recording.state === "paused"} />}
      {trial.failure && <ProblemBox error={trial.failure} onRetry={trial.start} />}
      {withPicture && camera?.problem && <ProblemBox error={camera.problem} />}
      {microphone?.problem && <ProblemBox error={microphone.problem} />}
      {here && (camera?.problem || microphone?.problem) && <Text size="sm">{t("recording.goesOnWithout")}</Text>}
      {here && recording.room_ms < LITTLE_ROOM_MS && (
        <Alert variant="light" color="yellow" role="alert" title={t("recording.littleRoom", { time: duration(recording.room_ms) })} />
      )}
      {here && recording.is_behind && <Alert variant="light" color="yellow" role="alert" title={t("recording.behind")} />}
      {here ? (
        <Controls recording={recording} onDiscarded={onClose} onRecorded={onRecorded} />
      ) : (
        <Start
          sessionId={view.session.id}
          questionId={chosen}
          soundOnly={soundOnly}
          opening={!goesOn && trial.failure === null && !microphone?.problem && (soundOnly || !camera?.problem)}
          ready={!goesOn && microphone?.state === "ready" && microphone.level_db !== null && (soundOnly || camera?.preview != null)}
        />
      )}
    </Stack>
  );
}

/** Begins with a sound that is heard before anything is recorded. */
function Start({ sessionId, questionId, soundOnly, opening, ready }: { sessionId: Id; questionId: Id; soundOnly: boolean; opening: boolean; ready: boolean }) {
  const { t } = useTranslation();
  const start = useWrite("recordings.start");
  const [cued, setCued] = useState(false);
  const shown = useRef(false);
  useEffect(() => {
    shown.current = true;
    return () => {
      shown.current = false;
    };
  }, []);
  const begin = async () => {
    setCued(true);
    await play("begin");
    // Whoever closes the dialog while the cue plays wants nothing recorded.
    if (!shown.current) return;
    setCued(false);
    start.mutate({ session_id: sessionId, question_id: questionId, sound_only: soundOnly });
  };
  return (
    <DialogActions error={start.error}>
      {opening && !ready && (
        <Text size="sm" c="dimmed" role="status">
          {t(soundOnly ? "recording.noSoundYet" : "recording.notReady")}
        </Text>
      )}
      <Button color="red" leftSection={<IconPlayerRecordFilled size={16} />} disabled={!ready} loading={cued || start.isPending} onClick={() => void begin()}>
        {t("recording.start")}
      </Button>
    </DialogActions>
  );
}

/** How long the answer is, beside a light that says that it is recorded. */
function Clock({ recording, limitMs }: { recording: RecordingView; limitMs: number | null }) {
  const { t } = useTranslation();
  const paused = recording.state === "paused";
  const over = limitMs !== null && recording.elapsed_ms > limitMs;
  return (
    <Group gap={10} className={classes.clock} data-paused={paused || undefined} data-testid="recording-clock">
      <span className={classes.light} aria-hidden />
      <Text fw={600} role="status">
        {paused ? t("recording.paused") : t("recording.on")}
      </Text>
      <Text className="tabular" c={over ? "var(--warn)" : undefined}>
        {limitMs === null ? duration(recording.elapsed_ms) : t("common.ofTotal", { done: duration(recording.elapsed_ms), total: duration(limitMs) })}
      </Text>
    </Group>
  );
}

/** What would make the recording better, in plain words. */
function Advice({ trial, withPicture }: { trial: Trial; withPicture: boolean }) {
  const { t } = useTranslation();
  const told = [
    withPicture && trial.now?.camera.advice ? t(`devices.advice.picture.${trial.now.camera.advice}`) : null,
    trial.now?.microphone.advice ? t(`devices.advice.sound.${trial.now.microphone.advice}`) : null,
  ].filter((advice) => advice !== null);
  return (
    <Stack gap="xs" role="status" className={classes.advice}>
      {told.map((advice) => (
        <AdviceLine key={advice} text={advice} />
      ))}
    </Stack>
  );
}

function Controls({ recording, onDiscarded, onRecorded }: { recording: RecordingView; onDiscarded: () => void; onRecorded: (questionId: Id) => void }) {
  const { t } = useTranslation();
  const pause = useWrite("recordings.pause");
  const resume = useWrite("recordings.resume");
  const stop = useWrite("recordings.stop");
  const discard = useWrite("recordings.discard");
  const paused = recording.state === "paused";
  const busy = stop.isPending || discard.isPending;
  const failure = stop.error ?? discard.error ?? pause.error ?? resume.error;
  const end = () =>
    stop.mutate(
      {},
      {
        onSuccess: () => {
          void play("end");
          notifyDone(t("recording.done"));
          onRecorded(recording.question_id);
        },
      },
    );
  const drop = () =>
    confirm({
      title: t("recording.discardTitle"),
      text: t("recording.discardText"),
      verb: t("recording.discard"),
      danger: true,
      onConfirm: () => discard.mutate({}, { onSuccess: onDiscarded }),
    });
  return (
    <DialogActions error={failure}>
      <Button variant="subtle" color="red" mr="auto" disabled={busy} onClick={drop}>
        {t("recording.discard")}
      </Button>
      <Button
        variant="default"
        autoFocus
        data-autofocus
        leftSection={paused ? <IconPlayerPlayFilled size={16} /> : <IconPlayerPauseFilled size={16} />}
        disabled={busy}
        loading={pause.isPending || resume.isPending}
        onClick={() => (paused ? resume : pause).mutate({})}
      >
        {paused ? t("recording.resume") : t("recording.pause")}
      </Button>
      <Button leftSection={<IconPlayerStopFilled size={16} />} loading={stop.isPending} disabled={discard.isPending} onClick={end}>
        {t("recording.stop")}
      </Button>
    </DialogActions>
  );
}

/** It ended by itself: why, and what became of it. */
function EndedLine({ recording }: { recording: RecordingView }) {
  const { t } = useTranslation();
  return (
    <Stack gap="sm">
      <Alert variant="light" color={recording.answer_id === null ? "red" : "yellow"} role="alert" title={t("recording.ended")}>
        {recording.answer_id === null ? t("recording.endedWithout") : t("recording.endedKept")}
      </Alert>
      {recording.problem && <ProblemBox error={recording.problem} />}
    </Stack>
  );
}
