import type { ReactNode } from "react";
import type { Trial } from "../devices/useTrial";
import { Trouble } from "./Trouble";

type Props = { trial: Trial; soundOnly: boolean; /** A way on without the camera. */ children?: ReactNode; /** A way on without either. */ without?: ReactNode };

/** What is wrong with camera or microphone now, and the ways on. */
export function DeviceTrouble({ trial, soundOnly, children, without }: Props) {
  const camera = soundOnly ? null : (trial.now?.camera.problem ?? null);
  const microphone = trial.now?.microphone.problem ?? null;
  return (
    <>
      {trial.failure && (
        <Trouble error={trial.failure} onRetry={trial.start}>
          {without}
        </Trouble>
      )}
      {camera && (
        <Trouble error={camera} onRetry={trial.start}>
          {children}
          {microphone === null && without}
        </Trouble>
      )}
      {microphone && (
        <Trouble error={microphone} onRetry={trial.start}>
          {without}
        </Trouble>
      )}
    </>
  );
}
