import { useCallback, useMemo, useRef } from "react";
import type { KeyboardEvent, PointerEvent as ReactPointerEvent } from "react";
import { useTranslation } from "react-i18next";
import { duration } from "../../shared/format";
import type { Segment } from "../../transport/generated";
import { useTime } from "./playback";
import type { Playback } from "./playback";
import classes from "./Player.module.css";
import { stretchesOf } from "./silences";

type Props = { durationMs: number; segments: Segment[]; playback: Playback };

/** Where speech is, where the player is, and a way to go elsewhere. */
export function Timeline({ durationMs, segments, playback }: Props) {
  const { t } = useTranslation();
  const root = useRef<HTMLDivElement>(null);
  const head = useRef<HTMLDivElement>(null);
  const played = useRef<HTMLDivElement>(null);
  const total = Math.max(1, durationMs);
  const stretches = useMemo(() => stretchesOf(segments, total), [segments, total]);

  const show = useCallback(
    (ms: number) => {
      const share = Math.min(1, ms / total);
      if (head.current) head.current.style.transform = `translateX(${share * 100}%)`;
      if (played.current) played.current.style.transform = `scaleX(${share})`;
      const time = duration(ms);
      // Told once a second: what reads the page aloud would look through all of it with every frame.
      if (root.current && root.current.getAttribute("aria-valuetext") !== time) {
        root.current.setAttribute("aria-valuenow", String(Math.round(ms / 1000)));
        root.current.setAttribute("aria-valuetext", time);
      }
    },
    [total],
  );
  useTime(playback, show);

  const seek = (event: ReactPointerEvent<HTMLDivElement>) => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    playback.seek(Math.min(1, Math.max(0, (event.clientX - left) / width)) * total);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowLeft: -5000, ArrowRight: 5000, PageDown: -15000, PageUp: 15000 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    playback.nudge(step);
  };

  return (
    <div
      ref={root}
      className={classes.timeline}
      role="slider"
      tabIndex={0}
      aria-label={t("player.timeline")}
      aria-valuemin={0}
      aria-valuemax={Math.round(total / 1000)}
      aria-valuenow={0}
      onKeyDown={onKeyDown}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        seek(event);
      }}
      onPointerMove={(event) => {
        if (event.currentTarget.hasPointerCapture(event.pointerId)) seek(event);
      }}
    >
      {stretches.map(({ startMs, endMs }) => (
        <span key={startMs} className={classes.speech} style={{ left: `${(startMs / total) * 100}%`, width: `${((endMs - startMs) / total) * 100}%` }} />
      ))}
      <div ref={played} className={classes.played} />
      <div ref={head} className={classes.head} />
    </div>
  );
}
