/** A question as it is set: its last sign never stands on a line of its own, however the space before it was typed. */
export function asSet(text: string): string {
  return text.replace(/\s+([?!:»])\s*$/u, "\u00a0$1");
}
