import { useEffect, useSyncExternalStore } from "react";
import type { Silence } from "./silences";

type Watcher = () => void;
type TimeListener = (ms: number) => void;

/** How much of a silence is heard at both ends when it is skipped, so that no word is cut. */
const EDGE_MS = 300;
/** A player may stop a little before the moment that it was sent to. */
const SAME_MOMENT_MS = 50;
/** Going back to a silence that has just begun goes to the one before it. */
const JUST_BEGUN_MS = 1_000;

/** As most cameras have it; for recordings whose rate is not known. */
const USUAL_FRAME_RATE = 25;

export const RATES = [0.5, 0.75, 1, 1.25, 1.5, 1.75, 2] as const;

/**
 * Plays the answer that is shown. Time is told to listeners once per frame while playing, so that words can
 * light up without a render; play and pause are state that components may watch.
 */
export class Playback {
  private element: HTMLMediaElement | null = null;
  private readonly watchers = new Set<Watcher>();
  private readonly listeners = new Set<TimeListener>();
  private frame = 0;
  private rate = 1;
  private silences: readonly Silence[] = [];
  private skips = false;
  private frameRate = USUAL_FRAME_RATE;
  /** Where to start once the recording is there. */
  private startMs: number | null = null;

  attach(element: HTMLMediaElement): () => void {
    this.element = element;
    const onPlay = () => {
      this.publish();
      this.tick();
    };
    const onStop = () => {
      cancelAnimationFrame(this.frame);
      this.publish();
      this.tell();
    };
    const onSeek = () => this.tell();
    const onReady = () => {
      element.playbackRate = this.rate;
      if (this.startMs !== null) element.currentTime = this.startMs / 1000;
      this.startMs = null;
    };
    const events: [string, () => void][] = [
      ["play", onPlay],
      ["pause", onStop],
      ["ended", onStop],
      ["seeking", onSeek],
      ["seeked", onSeek],
      ["loadedmetadata", onReady],
      ["emptied", onStop],
    ];
    events.forEach(([name, run]) => element.addEventListener(name, run));
    this.publish();
    return () => {
      cancelAnimationFrame(this.frame);
      events.forEach(([name, run]) => element.removeEventListener(name, run));
      this.element = null;
      this.publish();
    };
  }

  readonly watch = (watcher: Watcher): (() => void) => {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  };

  readonly isPlaying = (): boolean => this.element !== null && !this.element.paused && !this.element.ended;

  /** Whether there is something to play. */
  readonly isThere = (): boolean => this.element !== null;

  readonly currentRate = (): number => this.rate;

  readonly skipsSilences = (): boolean => this.skips;

  get timeMs(): number {
    return (this.element?.currentTime ?? 0) * 1000;
  }

  onTime(listener: TimeListener): () => void {
    this.listeners.add(listener);
    listener(this.timeMs);
    return () => this.listeners.delete(listener);
  }

  play(): void {
    // A play that is interrupted by the next recording is no failure.
    void this.element?.play().catch(() => undefined);
  }

  pause(): void {
    this.element?.pause();
  }

  toggle(): void {
    if (this.isPlaying()) this.pause();
    else this.play();
  }

  seek(ms: number, play = false): void {
    if (this.element === null) return;
    if (this.element.readyState === 0) this.startMs = ms;
    else this.element.currentTime = Math.max(0, ms / 1000);
    if (play) this.play();
  }

  nudge(byMs: number): void {
    this.seek(Math.max(0, this.timeMs + byMs));
  }

  /** How many frames a second has in the answer that is played. */
  setFrameRate(frameRate: number | null): void {
    this.frameRate = frameRate ?? USUAL_FRAME_RATE;
  }

  /** Shows the next frame, or the one before, while nothing plays. */
  step(by: -1 | 1): void {
    if (this.isPlaying()) return;
    // To the middle of a frame: its edge may show its neighbour. A time is rounded to less than a thousandth of a frame.
    const shown = Math.floor((this.timeMs / 1000) * this.frameRate + 0.001);
    if (shown + by >= 0) this.seek(((shown + by + 0.5) / this.frameRate) * 1000);
  }

  setRate(rate: number): void {
    this.rate = rate;
    if (this.element) this.element.playbackRate = rate;
    this.publish();
  }

  /** Where nobody speaks in the answer that is played. */
  setSilences(silences: readonly Silence[]): void {
    this.silences = silences;
  }

  /** Whether playing leaves out silences. */
  setSkipping(skips: boolean): void {
    this.skips = skips;
    this.publish();
  }

  /** Goes to the next silence, or back to the one before. */
  toSilence(by: -1 | 1): void {
    const now = this.timeMs;
    const there = by === 1 ? this.silences.find(({ startMs }) => startMs > now + SAME_MOMENT_MS) : this.silences.findLast(({ startMs }) => startMs < now - JUST_BEGUN_MS);
    if (there !== undefined) this.seek(there.startMs);
  }

  private tick(): void {
    cancelAnimationFrame(this.frame);
    if (this.skips) {
      const now = this.timeMs;
      const silence = this.silences.find(({ startMs, endMs }) => now >= startMs + EDGE_MS && now < endMs - 2 * EDGE_MS);
      if (silence !== undefined) this.seek(silence.endMs - EDGE_MS);
    }
    this.tell();
    this.frame = requestAnimationFrame(() => {
      if (this.isPlaying()) this.tick();
    });
  }

  private tell(): void {
    const now = this.timeMs;
    this.listeners.forEach((listener) => listener(now));
  }

  private publish(): void {
    this.watchers.forEach((watcher) => watcher());
  }
}

export function usePlaying(playback: Playback): boolean {
  return useSyncExternalStore(playback.watch, playback.isPlaying);
}

/** Whether there is something to play. */
export function usePlayable(playback: Playback): boolean {
  return useSyncExternalStore(playback.watch, playback.isThere);
}

export function useRate(playback: Playback): number {
  return useSyncExternalStore(playback.watch, playback.currentRate);
}

export function useSkipping(playback: Playback): boolean {
  return useSyncExternalStore(playback.watch, playback.skipsSilences);
}

/** Runs `listener` with every new time. `listener` must be stable. */
export function useTime(playback: Playback, listener: TimeListener): void {
  useEffect(() => playback.onTime(listener), [playback, listener]);
}
