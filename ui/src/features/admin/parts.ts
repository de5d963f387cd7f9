/** The parts of the page about data protection, each with an address. */
export const PRIVACY_PARTS = ["due", "requests", "proofs", "rules"] as const;

export type PrivacyPart = (typeof PRIVACY_PARTS)[number];

export function isPrivacyPart(text: string): text is PrivacyPart {
  return (PRIVACY_PARTS as readonly string[]).includes(text);
}
