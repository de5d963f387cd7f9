/** The parts of the settings, each with an address. */
export const SECTIONS = ["workspace", "transcription", "appearance", "desktop", "about"] as const;

export type Section = (typeof SECTIONS)[number];

export function isSection(text: string): text is Section {
  return (SECTIONS as readonly string[]).includes(text);
}
