import { useCallback, useEffect, useRef, useState } from "react";
import { Failure } from "../transport/failure";

/** Where a sound plays until it is over or stopped. */
type Playing = { stop: () => void };

async function sound(audio: string, onEnd: () => void): Promise<Playing> {
  let context: AudioContext | null = null;
  const close = () => void context?.close().catch(() => undefined);
  try {
    const bytes = Uint8Array.from(atob(audio), (sign) => sign.charCodeAt(0));
    context = new AudioContext();
    // Before anybody clicked, a browser may hold it back.
    if (context.state === "suspended") await context.resume();
    const source = context.createBufferSource();
    source.buffer = await context.decodeAudioData(bytes.buffer);
    source.connect(context.destination);
    source.addEventListener("ended", () => {
      close();
      onEnd();
    });
    source.start();
    return { stop: () => source.stop() };
  } catch {
    close();
    throw new Failure({ code: "sound.unplayable", kind: "unavailable", params: {}, fields: [] });
  }
}

export type Player = {
  /** What was asked for last and is not over yet, and whether it can be heard already. */
  now: { name: string; heard: boolean } | null;
  /** Plays in place of anything before; gives what was fetched once it is heard, and null where something else was asked for meanwhile. */
  play: <T extends { audio: string }>(name: string, fetch: () => Promise<T>) => Promise<T | null>;
  stop: () => void;
};

/** Plays one sound at a time, each a file in Base64; silent once the page is left. */
export function usePlayer(): Player {
  const [now, setNow] = useState<Player["now"]>(null);
  const playing = useRef<Playing | null>(null);
  // What was asked for last: an answer to anything before comes too late.
  const turn = useRef(0);

  const halt = useCallback(() => {
    turn.current += 1;
    playing.current?.stop();
    playing.current = null;
  }, []);

  const play = useCallback<Player["play"]>(
    async (name, fetch) => {
      halt();
      const own = turn.current;
      const isLast = () => own === turn.current;
      setNow({ name, heard: false });
      try {
        const fetched = await fetch();
        if (!isLast()) return null;
        const begun = await sound(fetched.audio, () => isLast() && setNow(null));
        if (!isLast()) {
          begun.stop();
          return null;
        }
        playing.current = begun;
        setNow({ name, heard: true });
        return fetched;
      } catch (error) {
        if (!isLast()) return null;
        setNow(null);
        throw error;
      }
    },
    [halt],
  );

  const stop = useCallback(() => {
    halt();
    setNow(null);
  }, [halt]);

  useEffect(() => halt, [halt]);
  return { now, play, stop };
}
