import type { Id } from "../../transport/transport";
import { Playback } from "../sessions/playback";

/** One player for each candidate: they share speed and silences, and one of them plays at a time. */
export class Players {
  private readonly players: ReadonlyMap<Id, Playback>;
  private playing: Playback | null = null;

  constructor(sessions: readonly Id[]) {
    this.players = new Map(sessions.map((id) => [id, new Playback()]));
  }

  /** Pauses the others whenever one begins; returns how to stop. */
  readonly takeTurns = (): (() => void) => {
    const stops = this.all().map((playback) => playback.watch(() => this.onChange(playback)));
    return () => stops.forEach((stop) => stop());
  };

  of(session: Id): Playback {
    const playback = this.players.get(session);
    if (playback === undefined) throw new Error("no player for this session");
    return playback;
  }

  setRate(rate: number): void {
    this.all().forEach((playback) => playback.setRate(rate));
  }

  setSkipping(skips: boolean): void {
    this.all().forEach((playback) => playback.setSkipping(skips));
  }

  private all(): Playback[] {
    return [...this.players.values()];
  }

  private onChange(changed: Playback): void {
    if (!changed.isPlaying()) {
      if (this.playing === changed) this.playing = null;
    } else if (this.playing !== changed) {
      this.playing = changed;
      this.all().forEach((playback) => {
        if (playback !== changed) playback.pause();
      });
    }
  }
}
