import { useQuery } from "@tanstack/react-query";
import type { UseQueryResult } from "@tanstack/react-query";
import type { Failure } from "../../transport/failure";
import type { Caption, CaptionsState, CaptionsView, Segment } from "../../transport/generated";
import { readKey, useTransport } from "../../transport/react";

const KEY = readKey("recordings.captions", {});

/** What is said in the recording that goes on. An event tells of each phrase. */
export function useCaptions(): UseQueryResult<CaptionsView, Failure> {
  const transport = useTransport();
  // Nobody sees for a moment what was said in the recording before, or by the candidate before.
  return useQuery<CaptionsView, Failure>({ queryKey: KEY, queryFn: () => transport.call("recordings.captions", {}), gcTime: 0 });
}

export type CaptionsLine = Exclude<CaptionsState, "off" | "on"> | "listening";

/** What is to be told besides the phrases: why there are none, or not all. */
export function lineOf({ data, error }: UseQueryResult<CaptionsView, Failure>, phrases: readonly Caption[]): CaptionsLine | null {
  if (error !== null) return "failed";
  if (data === undefined || data.state === "off") return null;
  if (data.state !== "on") return data.state;
  return phrases.length === 0 ? "listening" : null;
}

/** Whether something is written down in this recording, now or later, so that it needs room. */
export function isWritten(line: CaptionsLine | null): boolean {
  return line !== "no_consent" && line !== "no_model";
}

/** Captions as the transcript shows its passages. */
export function segmentsOfCaptions(captions: readonly Caption[]): Segment[] {
  return captions.map((caption) => ({ ...caption, words: [] }));
}
