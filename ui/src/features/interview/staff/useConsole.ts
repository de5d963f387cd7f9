import { useQuery } from "@tanstack/react-query";
import type { UseQueryResult } from "@tanstack/react-query";
import type { Failure } from "../../../transport/failure";
import type { InterviewConsole, RecordingView } from "../../../transport/generated";
import { readKey, useTransport } from "../../../transport/react";
import type { Id } from "../../../transport/transport";
import { isGoingOn } from "../../recording/recording";
import { useTicks } from "../time";

const POLL_MS = 2_000;
const RECORDED_POLL_MS = 1_000;

/** Where the candidate is who has a window of their own; null while nobody has. Asked for again and again, since answers also end by themselves. */
export function useConsole(enabled = true): UseQueryResult<InterviewConsole | null, Failure> {
  const transport = useTransport();
  return useQuery<InterviewConsole | null, Failure>({
    queryKey: readKey("interview.console", {}),
    queryFn: () => transport.call("interview.console", {}),
    enabled,
    refetchInterval: ({ state }) => (state.data === null ? false : POLL_MS),
    // Whoever leads may be looking at another window.
    refetchIntervalInBackground: true,
    // Nobody sees for a moment where the candidate before was.
    gcTime: 0,
  });
}

export type Recorded = { state: RecordingView["state"]; elapsedMs: number };

/** The answer that is being recorded in this session, and how long it is by now; null while none is. */
export function useRecorded(sessionId: Id): Recorded | null {
  const transport = useTransport();
  const { data, dataUpdatedAt } = useQuery<RecordingView | null, Failure>({
    queryKey: readKey("recordings.current", {}),
    queryFn: () => transport.call("recordings.current", {}),
    refetchInterval: ({ state }) => (isGoingOn(state.data ?? null) ? RECORDED_POLL_MS : false),
  });
  const recording = data ?? null;
  const here = isGoingOn(recording) && recording.session_id === sessionId;
  const runs = here && recording.state === "recording";
  const now = useTicks(runs);
  if (!here) return null;
  return { state: recording.state, elapsedMs: recording.elapsed_ms + (runs ? Math.max(0, now - dataUpdatedAt) : 0) };
}
