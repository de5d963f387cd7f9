/** What is heard when recording begins, and when it ends. */
export type Cue = "begin" | "end";

const TONES: Record<Cue, readonly number[]> = { begin: [660, 880], end: [880, 660] };
const TONE_S = 0.12;
const LOUDNESS = 0.2;

/** Plays a cue; resolves once it is over, so that it is not in the recording. */
export async function play(cue: Cue): Promise<void> {
  if (typeof AudioContext === "undefined") return;
  const context = new AudioContext();
  try {
    const tones = TONES[cue].map((frequency, place) => {
      const tone = context.createOscillator();
      const gain = context.createGain();
      const start = context.currentTime + place * TONE_S;
      tone.frequency.value = frequency;
      gain.gain.setValueAtTime(0, start);
      gain.gain.linearRampToValueAtTime(LOUDNESS, start + 0.02);
      gain.gain.linearRampToValueAtTime(0, start + TONE_S);
      tone.connect(gain).connect(context.destination);
      tone.start(start);
      tone.stop(start + TONE_S);
      return new Promise<void>((resolve) => tone.addEventListener("ended", () => resolve(), { once: true }));
    });
    // Without a sound card time stands still; nobody waits for it.
    await Promise.race([Promise.all(tones), new Promise((resolve) => setTimeout(resolve, 1_000))]);
  } finally {
    void context.close();
  }
}
