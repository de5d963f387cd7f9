import { useCallback, useEffect, useRef, useState } from "react";
import { useVisible } from "../../shared/visible";
import { toFailure } from "../../transport/failure";
import type { Failure } from "../../transport/failure";
import { useTransport } from "../../transport/react";
import type { Transport } from "../../transport/transport";

const POLL_MS = 150;
const AGAIN_MS = 1_000;

let last: Promise<unknown> = Promise.resolve();

/** One call after the other: asking that overtakes the release would leave the camera on. */
function inTurn<T>(call: () => Promise<T>): Promise<T> {
  const next = last.then(call);
  last = next.catch(() => undefined);
  return next;
}

/** Devices that stay open as long as somebody asks what they give. */
export type Devices<T> = {
  ask: (transport: Transport) => Promise<T>;
  release: (transport: Transport) => Promise<unknown>;
  /** Whether they stay open although nobody sees the page. */
  goesOn: (now: T) => boolean;
};

export type Watched<T> = {
  open: boolean;
  /** What they gave last; null until they were asked. */
  now: T | null;
  /** Whether that was told before the last step between two askings. */
  old: boolean;
  /** Why they could not be asked; nobody asks any more, unless something goes on. */
  failure: Failure | null;
  start: () => void;
  stop: () => void;
  /** Takes a step between two askings, so that what is told after it knows of it. */
  between: <R>(step: () => Promise<R>) => Promise<R>;
};

type Told<T> = { run: symbol; now: T | null; failure: Failure | null };

/** Has `devices` open from `start` until `stop`, or until the page is left; only while it is seen, or goes on. They must be the same each time. */
export function useWatched<T>(devices: Devices<T>): Watched<T> {
  const transport = useTransport();
  const visible = useVisible();
  const [run, setRun] = useState<symbol | null>(null);
  const [told, setTold] = useState<Told<T> | null>(null);
  const latest = useRef<T | null>(null);
  const [before, setBefore] = useState<T | null>(null);
  const start = useCallback(() => setRun(Symbol("run")), []);
  const stop = useCallback(() => setRun(null), []);
  const between = useCallback(<R,>(step: () => Promise<R>) => inTurn(() => step().finally(() => setBefore(latest.current))), []);

  useEffect(() => {
    if (run === null) return undefined;
    latest.current = null;
    return () => {
      // What can't be released is closed by the core, since nobody asks any more.
      inTurn(() => devices.release(transport)).catch(() => undefined);
    };
  }, [transport, devices, run]);

  const current = told !== null && told.run === run ? told : null;
  const now = current?.now ?? null;
  const watched = visible || (now !== null && devices.goesOn(now));
  useEffect(() => {
    if (run === null || !watched) return undefined;
    let over = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const ask = async () => {
      try {
        const answer = await inTurn(async () => {
          if (over) return null;
          latest.current = await devices.ask(transport);
          return latest.current;
        });
        if (over || answer === null) return;
        setTold({ run, now: answer, failure: null });
        timer = setTimeout(() => void ask(), POLL_MS);
      } catch (error) {
        if (over) return;
        setTold({ run, now: null, failure: toFailure(error) });
        // What goes on is not given up for one call that failed.
        if (latest.current !== null && devices.goesOn(latest.current)) timer = setTimeout(() => void ask(), AGAIN_MS);
      }
    };
    void ask();
    return () => {
      over = true;
      clearTimeout(timer);
    };
  }, [transport, devices, run, watched]);

  return { open: run !== null, now, old: now !== null && now === before, failure: current?.failure ?? null, start, stop, between };
}
