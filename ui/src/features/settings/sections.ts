/** The parts of the settings, each with an address. */
export const SECTIONS = ["workspace", "team", "transcription", "devices", "appearance", "desktop", "about"] as const;

/** Those of whoever administers nothing. */
export const EVERYBODYS: readonly Section[] = ["team", "devices", "about"];

export type Section = (typeof SECTIONS)[number];

export function isSection(text: string): text is Section {
  return (SECTIONS as readonly string[]).includes(text);
}
