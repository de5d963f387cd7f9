import { useEffect, useEffectEvent, useRef, useState } from "react";
import { toFailure } from "../../transport/failure";
import type { Failure } from "../../transport/failure";
import type { ApiError, Studio, TakenVoice, TextOfQuestion, TrialMicrophone } from "../../transport/generated";
import { useTransport } from "../../transport/react";
import { useWatched } from "../devices/useWatched";
import type { Devices } from "../devices/useWatched";

const STUDIO: Devices<Studio> = {
  ask: (transport) => transport.call("spoken.watch", {}),
  release: (transport) => transport.call("spoken.close", {}),
  goesOn: ({ take }) => take !== null,
};

/** After this there is nothing to go on with. */
const WITHOUT_TAKE = "spoken.no_take";

export type Step =
  /** Nothing is recorded; whether the text before was just kept. */
  | { is: "ready"; kept: boolean }
  | { is: "recording" }
  /** To be heard, and kept or not; `alone` where it ended by itself, `problem` is why. */
  | { is: "taken"; taken: TakenVoice; alone: boolean; problem: ApiError | null };

const READY: Step = { is: "ready", kept: false };

export type Take = {
  step: Step;
  microphone: TrialMicrophone | null;
  elapsedMs: number;
  /** How much longer it may take; null until that is known. */
  leftMs: number | null;
  /** Whether the last thing asked for is still being done. */
  busy: boolean;
  /** Why it was not done. */
  failure: Failure | null;
  /** Why the microphone can't be asked. */
  lost: Failure | null;
  retry: () => void;
  begin: () => void;
  end: () => void;
  keep: (onKept: () => void) => void;
};

/** Has the microphone open, and takes `text` from the first sound of it to what is kept. */
export function useTake({ question_id, text }: TextOfQuestion): Take {
  const transport = useTransport();
  const { now, old, failure: lost, start, stop, between } = useWatched(STUDIO);
  const [step, setStep] = useState(READY);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const working = useRef(false);

  useEffect(() => {
    start();
    return stop;
  }, [start, stop]);

  /** One thing at a time: what is asked for meanwhile was meant for the step before. */
  const act = async (work: () => Promise<Step>, otherwise?: Step) => {
    if (working.current) return;
    working.current = true;
    setBusy(true);
    setFailure(null);
    try {
      setStep(await work());
    } catch (error) {
      const why = toFailure(error);
      if (otherwise !== undefined || why.api.code === WITHOUT_TAKE) setStep(otherwise ?? READY);
      setFailure(why);
    } finally {
      working.current = false;
      setBusy(false);
    }
  };

  // What was recorded before goes once the next begins.
  const begin = () =>
    void act(() =>
      between(async () => {
        await transport.call("spoken.begin", { question_id, text });
        return { is: "recording" };
      }),
    );

  // Nothing is recorded any more, whatever comes of it.
  const end = (alone: boolean, problem: ApiError | null) => void act(async () => ({ is: "taken", taken: await transport.call("spoken.end", {}), alone, problem }), READY);

  const keep = (onKept: () => void) =>
    void act(async () => {
      await transport.call("spoken.keep", {});
      onKept();
      return { is: "ready", kept: true };
    });

  // What was told before it began is about the take before.
  const told = step.is === "recording" && !old ? now : null;
  const take = told?.take ?? null;
  const endedAlone = told !== null && take?.state !== "recording";
  const onEndedAlone = useEffectEvent(() => end(true, take?.problem ?? null));
  useEffect(() => {
    if (!endedAlone) return undefined;
    const timer = setTimeout(() => onEndedAlone());
    return () => clearTimeout(timer);
  }, [endedAlone]);

  const retry = () => {
    setStep(READY);
    setFailure(null);
    start();
  };

  return {
    step,
    microphone: now?.microphone ?? null,
    elapsedMs: take?.elapsed_ms ?? 0,
    leftMs: take?.left_ms ?? null,
    busy,
    failure,
    lost,
    retry,
    begin,
    end: () => end(false, null),
    keep,
  };
}
