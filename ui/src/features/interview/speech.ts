import { useCallback, useEffect, useRef, useState } from "react";
import type { Language, Words } from "../../transport/generated";
import { useTransport } from "../../transport/react";

export type Speech = {
  /** Whether it is heard right now. */
  speaking: boolean;
  /** Whether this machine has no voice, or can't be heard. */
  silent: boolean;
  speak: () => void;
  stop: () => void;
};

/** Where a sound plays until it is over or stopped. */
type Playing = { stop: () => void };

async function play(wav: string, onEnd: () => void): Promise<Playing> {
  const bytes = Uint8Array.from(atob(wav), (sign) => sign.charCodeAt(0));
  const context = new AudioContext();
  const close = () => void context.close().catch(() => undefined);
  try {
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
  } catch (error) {
    close();
    throw error;
  }
}

/** Words of the interview by a voice of this machine; said by itself once for each `occasion`, and stopped with the page. */
export function useSpeech(words: Words, language: Language, occasion: string): Speech {
  const transport = useTransport();
  const [state, setState] = useState<"quiet" | "speaking" | "silent">("quiet");
  const playing = useRef<Playing | null>(null);
  // What was asked for last: an answer to anything before comes too late.
  const turn = useRef(0);

  const halt = useCallback(() => {
    turn.current += 1;
    playing.current?.stop();
    playing.current = null;
  }, []);

  const speak = useCallback(() => {
    halt();
    const own = turn.current;
    const isLast = () => own === turn.current;
    transport
      .call("interview.speak", { words, language })
      .then(async ({ wav }) => {
        if (!isLast()) return;
        const begun = await play(wav, () => isLast() && setState("quiet"));
        if (!isLast()) {
          begun.stop();
          return;
        }
        playing.current = begun;
        setState("speaking");
      })
      .catch(() => isLast() && setState("silent"));
  }, [transport, words, language, halt]);

  useEffect(() => {
    speak();
    return halt;
  }, [speak, halt, occasion]);

  const stop = () => {
    halt();
    setState("quiet");
  };
  return { speaking: state === "speaking", silent: state === "silent", speak, stop };
}
