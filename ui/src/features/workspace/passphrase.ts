export const PASSPHRASE_MIN = 12;

export type Strength = "short" | "monotonous" | "fair" | "good";

/**
 * A rough word on a passphrase. Nobody can measure how guessable a text is, so this judges
 * only what is certain: its length, and whether it repeats a few characters.
 */
export function strength(passphrase: string): Strength {
  const characters = [...passphrase];
  if (characters.length < PASSPHRASE_MIN) return "short";
  if (new Set(characters.map((char) => char.toLowerCase())).size < 7) return "monotonous";
  return characters.length < 20 ? "fair" : "good";
}
