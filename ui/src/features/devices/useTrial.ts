import type { Failure } from "../../transport/failure";
import type { DeviceTrial } from "../../transport/generated";
import { useWatched } from "./useWatched";
import type { Devices } from "./useWatched";

const TRIAL: Devices<DeviceTrial> = {
  ask: (transport) => transport.call("devices.watch", {}),
  release: (transport) => transport.call("devices.release", {}),
  goesOn: ({ recording }) => recording?.state === "recording" || recording?.state === "paused",
};

export type Trial = {
  testing: boolean;
  /** What the open devices gave last; null until they were asked. */
  now: DeviceTrial | null;
  /** Why they could not be asked; nobody asks any more. */
  failure: Failure | null;
  start: () => void;
  stop: () => void;
};

/** Has camera and microphone open from `start` until `stop`, or until the page is left; only while it is seen, or records. */
export function useTrial(): Trial {
  const { open, now, failure, start, stop } = useWatched(TRIAL);
  return { testing: open, now, failure, start, stop };
}
