export const PASSPHRASE_MIN = 12;

export type Strength = "short" | "monotonous" | "fair" | "good";

/**
 * A rough word on a passphrase. Nobody can measure how guessable a text is, so this judges
 * only what is certain: its length, and whether it repeats a few characters.
 */
export function strength(passphrase: string): Strength {
  const letters = Array.from(passphrase.toLowerCase());
  if (letters.length < PASSPHRASE_MIN) return "short";
  if (new Set(letters).size < 7) return "monotonous";
  return letters.length < 20 ? "fair" : "good";
}
