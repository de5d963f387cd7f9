import { useMemo } from "react";
import { useAdmin } from "../../shared/role";
import { useTransport } from "../../transport/react";

/** The parts of the settings, each with an address. */
export const SECTIONS = ["workspace", "team", "transcription", "devices", "appearance", "desktop", "about"] as const;

/** Those of whoever administers nothing. */
export const EVERYBODYS: readonly Section[] = ["team", "devices", "about"];

/** Those that are shown here, to whoever works here. */
export function useSections(): readonly Section[] {
  const { desktop } = useTransport();
  const admin = useAdmin();
  return useMemo(() => SECTIONS.filter((each) => (each !== "desktop" || desktop !== null) && (admin || EVERYBODYS.includes(each))), [desktop, admin]);
}

export type Section = (typeof SECTIONS)[number];

export function isSection(text: string): text is Section {
  return (SECTIONS as readonly string[]).includes(text);
}
