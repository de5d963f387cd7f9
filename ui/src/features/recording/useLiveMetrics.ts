import { useReducedMotion } from "@mantine/hooks";
import { useEffect, useRef, useState } from "react";
import { useVisible } from "../../shared/visible";
import type { LiveMetricsState, LiveMoment } from "../../transport/generated";
import { useTransport } from "../../transport/react";
import { latest } from "./liveMetrics";

const POLL_MS = 250;
/** Where there is nothing to be seen, or nothing is to move. */
const CALM_MS = 1_000;
/** What nothing followed for so long is not how it is now. */
const OLD_MS = 5_000;

export type LiveMetricsRead = {
  /** Null until it was asked. */
  state: LiveMetricsState | null;
  moments: readonly LiveMoment[];
  /** Whether the last of them is how it is now. */
  current: boolean;
};

const UNKNOWN: LiveMetricsRead = { state: null, moments: [], current: false };

/** The last half minute of what is measured in the picture that is recorded: asked for while it is seen, and kept nowhere else. */
export function useLiveMetrics(opened: boolean, paused: boolean): LiveMetricsRead {
  const transport = useTransport();
  const visible = useVisible();
  const calm = useReducedMotion(false, { getInitialValueInEffect: false });
  const [read, setRead] = useState(UNKNOWN);
  const last = useRef<number | null>(null);

  useEffect(() => {
    if (!opened) return undefined;
    return () => {
      last.current = null;
      setRead(UNKNOWN);
    };
  }, [opened]);

  const asks = opened && !paused && visible;
  useEffect(() => {
    if (!asks) return undefined;
    let over = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let heard = performance.now();
    const tell = (state: LiveMetricsState, more: LiveMoment[]) => {
      if (over) return;
      const on = state === "on";
      last.current = on ? (more.at(-1)?.at_ms ?? last.current) : null;
      if (more.length > 0) heard = performance.now();
      const current = performance.now() - heard < OLD_MS;
      setRead((read) => (more.length === 0 && state === read.state && current === read.current ? read : { state, moments: on ? latest(read.moments, more) : [], current }));
      timer = setTimeout(ask, on && !calm ? POLL_MS : CALM_MS);
    };
    const ask = () => {
      transport.call("recordings.metrics", { after_ms: last.current }).then(
        ({ state, moments }) => tell(state, moments),
        () => tell("failed", []),
      );
    };
    ask();
    return () => {
      over = true;
      clearTimeout(timer);
    };
  }, [transport, asks, calm]);
  return read;
}
