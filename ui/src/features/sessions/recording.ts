import type { SessionView } from "../../transport/generated";

/** Whether the recordings of a session can be played, or why they can't. */
export function recordingOf({ consents, blind }: Pick<SessionView, "consents" | "blind">): "plays" | "withdrawn" | "hidden" {
  if (!consents.some(({ kind, granted }) => kind === "recording" && granted)) return "withdrawn";
  return blind?.hides_recordings ? "hidden" : "plays";
}
