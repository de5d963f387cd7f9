import type { SessionView } from "../../../transport/generated";
import { useRead } from "../../../transport/react";

/** How the candidate would get this computer: for the first time, or to go on where they stopped. */
export type HandOver = "first" | "again";

/** How a session can be handed over here; null where it can't. */
export function useHandOver({ session, frozen }: SessionView): HandOver | null {
  const open = session.mode === "autonomous" && session.state !== "cancelled" && session.state !== "expired" && !frozen;
  const log = useRead("sessions.log", { id: session.id }, open).data;
  if (!open) return null;
  const begun = log !== undefined && log.lines.length > 0;
  // With every answer there, only a candidate who has yet to hand in has something left to do.
  if (session.state === "completed" && (!begun || log.lines.some(({ happened }) => happened.what === "finished"))) return null;
  return begun ? "again" : "first";
}
