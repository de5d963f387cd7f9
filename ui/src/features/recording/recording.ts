import type { RecordingView } from "../../transport/generated";

/** Whether it records, or is paused. */
export function isGoingOn(recording: RecordingView | null): recording is RecordingView {
  return recording !== null && recording.state !== "ended";
}

/** Under this much room on the disk it is told how long there is still room. */
export const LITTLE_ROOM_MS = 10 * 60_000;
