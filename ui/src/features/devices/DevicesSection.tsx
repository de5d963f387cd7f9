import { Button, Group, Text } from "@mantine/core";
import { IconCircleCheck, IconPlayerPlay, IconPlayerStop } from "@tabler/icons-react";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { ProblemBox } from "../../shared/ProblemBox";
import { Loading } from "../../shared/States";
import type { ApiError, ChosenDevice, DeviceKind, TrialCamera, TrialMicrophone } from "../../transport/generated";
import { DeviceColumn } from "./DeviceColumn";
import classes from "./Devices.module.css";
import { Picture, Sound } from "./Live";
import { useDevices } from "./useDevices";
import { useSteady } from "./useSteady";
import { useTrial } from "./useTrial";

/** A moment's shadow is no reason for advice. */
const ADVISE_AFTER_MS = 700;
/** The core listens for some seconds before it says that a sound is too quiet. */
const PRAISE_AFTER_MS = 3_500;

/** The camera and the microphone of this machine: which are used, and whether they give what an interview needs. */
export function DevicesSection() {
  const { t } = useTranslation();
  const { lists, choose, saving, saved } = useDevices();
  const trial = useTrial();
  const camera = trial.now?.camera ?? null;
  const microphone = trial.now?.microphone ?? null;
  const cameraAdvice = useSteady(camera?.advice ?? null, ADVISE_AFTER_MS, null);
  const microphoneAdvice = useSteady(microphone?.advice ?? null, ADVISE_AFTER_MS, null);
  const flawless = isFlawless(camera) && isFlawless(microphone);
  const good = useSteady(flawless, PRAISE_AFTER_MS, false) && flawless;

  const { refetch } = lists;
  const look = () => void refetch();
  const lost = camera?.state === "lost" || microphone?.state === "lost";
  useEffect(() => {
    if (lost) void refetch();
  }, [lost, refetch]);

  if (lists.data === undefined) return lists.error ? <ProblemBox error={lists.error} onRetry={look} /> : <Loading rows={3} height={72} />;
  const { data } = lists;

  return (
    <div className={classes.section}>
      <Text size="sm" className={classes.intro}>
        {t("devices.intro")}
      </Text>
      <Group gap="sm" my="md">
        <Button
          variant={trial.testing ? "default" : "filled"}
          leftSection={trial.testing ? <IconPlayerStop size={16} /> : <IconPlayerPlay size={16} />}
          onClick={trial.testing ? trial.stop : trial.start}
        >
          {trial.testing ? t("devices.stop") : t("devices.test")}
        </Button>
        <div role="status">
          {good && (
            <Group gap={8} wrap="nowrap">
              <IconCircleCheck size={18} color="var(--good)" className={classes.sign} aria-hidden />
              <Text size="sm">{t("devices.good")}</Text>
            </Group>
          )}
        </div>
      </Group>
      {trial.failure && <ProblemBox error={trial.failure} onRetry={trial.start} />}
      <div className={classes.columns}>
        <DeviceColumn
          kind="camera"
          devices={data.cameras}
          chosen={data.camera}
          testing={camera !== null}
          problem={camera === null ? problemAtRest("camera", data.cameras, data.camera, data.camera_problem) : camera.problem}
          advice={camera?.state === "ready" && cameraAdvice !== null ? t(`devices.advice.picture.${cameraAdvice}`) : null}
          onChoose={(device) => choose("camera", device)}
          onLook={look}
        >
          <Picture testing={trial.testing} camera={camera} />
        </DeviceColumn>
        <DeviceColumn
          kind="microphone"
          devices={data.microphones}
          chosen={data.microphone}
          testing={microphone !== null}
          problem={microphone === null ? problemAtRest("microphone", data.microphones, data.microphone, data.microphone_problem) : microphone.problem}
          advice={microphone?.state === "ready" && microphoneAdvice !== null ? t(`devices.advice.sound.${microphoneAdvice}`) : null}
          onChoose={(device) => choose("microphone", device)}
          onLook={look}
        >
          <Sound testing={trial.testing} microphone={microphone} />
        </DeviceColumn>
      </div>
      <Text size="xs" c="dimmed" mt="md" role="status">
        {saving ? t("common.saving") : saved ? t("common.saved") : ""}
      </Text>
    </div>
  );
}

function isFlawless(device: TrialCamera | TrialMicrophone | null): boolean {
  if (device === null || device.state !== "ready" || device.problem !== null || device.advice !== null) return false;
  return "preview" in device ? device.preview !== null : device.level_db !== null;
}

/** Why there is nothing to choose from, before anything was tried. */
function problemAtRest(kind: DeviceKind, devices: readonly unknown[], chosen: ChosenDevice | null, problem: ApiError | null): ApiError | null {
  if (problem !== null || devices.length > 0 || chosen !== null) return problem;
  return { code: `${kind}.none`, kind: "unavailable", params: {}, fields: [] };
}
