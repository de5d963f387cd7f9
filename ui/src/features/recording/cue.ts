/** What is heard when recording begins, and when it ends. */
export type Cue = "begin" | "end";

const TONES: Record<Cue, readonly number[]> = { begin: [660, 880], end: [880, 660] };
const TONE_S = 0.12;
const LOUDNESS = 0.2;
const PATIENCE_MS = 1_000;

/** Plays a cue; resolves once it is over, so that it is not in the recording, and soon where it can't be heard. */
export async function play(cue: Cue): Promise<void> {
  if (typeof AudioContext === "undefined") return;
  let context: AudioContext | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  try {
    context = new AudioContext();
    // Without a sound card time stands still, and what may not play yet stays suspended; nobody waits for it.
    await Promise.race([sound(context, cue), new Promise((resolve) => (timer = setTimeout(resolve, PATIENCE_MS)))]);
  } catch {
    // What was to follow the cue goes on without it.
  } finally {
    clearTimeout(timer);
    context?.close().catch(() => undefined);
  }
}

/** Resolves when the last tone is over. */
async function sound(context: AudioContext, cue: Cue): Promise<void> {
  if (context.state === "suspended") await context.resume();
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
  await Promise.all(tones);
}
