import { useCallback, useEffect, useState } from "react";
import { usePlayer } from "../../shared/player";
import type { Language, Words } from "../../transport/generated";
import { useTransport } from "../../transport/react";

export type Speech = {
  /** Whether it is heard right now. */
  speaking: boolean;
  /** Whether this machine has no voice, or can't be heard. */
  silent: boolean;
  /** Whether the voice is nobody's; null until that is known. */
  synthetic: boolean | null;
  speak: () => void;
  stop: () => void;
};

/** Words of the interview, aloud; said by themselves once for each `occasion`, and stopped with the page. */
export function useSpeech(words: Words, language: Language, occasion: string): Speech {
  const transport = useTransport();
  const { now, play, stop } = usePlayer();
  const [told, setTold] = useState<{ occasion: string; synthetic: boolean | null }>({ occasion, synthetic: null });
  const [silent, setSilent] = useState(false);

  const speak = useCallback(() => {
    play(occasion, () => transport.call("interview.speak", { words, language }))
      .then((heard) => {
        if (heard === null) return;
        setTold({ occasion, synthetic: heard.synthetic });
        setSilent(false);
      })
      .catch(() => setSilent(true));
  }, [transport, play, words, language, occasion]);

  useEffect(() => {
    speak();
    return stop;
  }, [speak, stop]);

  return { speaking: now?.heard === true, silent, synthetic: told.occasion === occasion ? told.synthetic : null, speak, stop };
}
