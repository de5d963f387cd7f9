import type { ReactNode } from "react";
import type { Trial } from "../devices/useTrial";
import { Trouble } from "./Trouble";

/** What is wrong with camera or microphone now; `children` is a way on without the camera. */
export function DeviceTrouble({ trial, soundOnly, children }: { trial: Trial; soundOnly: boolean; children?: ReactNode }) {
  const camera = soundOnly ? null : (trial.now?.camera.problem ?? null);
  const microphone = trial.now?.microphone.problem ?? null;
  return (
    <>
      {trial.failure && <Trouble error={trial.failure} onRetry={trial.start} />}
      {camera && (
        <Trouble error={camera} onRetry={trial.start}>
          {children}
        </Trouble>
      )}
      {microphone && <Trouble error={microphone} onRetry={trial.start} />}
    </>
  );
}
