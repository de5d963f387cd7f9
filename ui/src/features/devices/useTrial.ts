import { useCallback, useEffect, useState } from "react";
import { useVisible } from "../../shared/visible";
import { toFailure } from "../../transport/failure";
import type { Failure } from "../../transport/failure";
import type { DeviceTrial } from "../../transport/generated";
import { useTransport } from "../../transport/react";

const POLL_MS = 150;

let last: Promise<unknown> = Promise.resolve();

/** One call after the other: asking that overtakes the release would leave the camera on. */
function inTurn<T>(call: () => Promise<T>): Promise<T> {
  const next = last.then(call);
  last = next.catch(() => undefined);
  return next;
}

export type Trial = {
  testing: boolean;
  /** What the open devices gave last; null until they were asked. */
  now: DeviceTrial | null;
  /** Why they could not be asked; nobody asks any more. */
  failure: Failure | null;
  start: () => void;
  stop: () => void;
};

type Told = { run: symbol; now: DeviceTrial | null; failure: Failure | null };

/** Has camera and microphone open from `start` until `stop`, or until the page is left; only while it is seen, or records. */
export function useTrial(): Trial {
  const transport = useTransport();
  const visible = useVisible();
  const [run, setRun] = useState<symbol | null>(null);
  const [told, setTold] = useState<Told | null>(null);
  const start = useCallback(() => setRun(Symbol("test")), []);
  const stop = useCallback(() => setRun(null), []);

  useEffect(() => {
    if (run === null) return undefined;
    return () => {
      // What can't be released is closed by the core, since nobody asks any more.
      inTurn(() => transport.call("devices.release", {})).catch(() => undefined);
    };
  }, [transport, run]);

  const current = told !== null && told.run === run ? told : null;
  const state = current?.now?.recording?.state;
  const watched = visible || state === "recording" || state === "paused";
  useEffect(() => {
    if (run === null || !watched) return undefined;
    let over = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const ask = async () => {
      try {
        const now = await inTurn(() => (over ? Promise.resolve(null) : transport.call("devices.watch", {})));
        if (over || now === null) return;
        setTold({ run, now, failure: null });
        timer = setTimeout(() => void ask(), POLL_MS);
      } catch (error) {
        if (!over) setTold({ run, now: null, failure: toFailure(error) });
      }
    };
    void ask();
    return () => {
      over = true;
      clearTimeout(timer);
    };
  }, [transport, run, watched]);

  return {
    testing: run !== null,
    now: current?.now ?? null,
    failure: current?.failure ?? null,
    start,
    stop,
  };
}
