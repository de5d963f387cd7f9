import { useMergedRef } from "@mantine/hooks";
import { startTransition, useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { MouseEvent, Ref } from "react";
import type { Segment } from "../../transport/generated";
import { usePlayable } from "./playback";
import type { Playback } from "./playback";
import { SegmentEditor } from "./SegmentEditor";
import { bySegment, lastNotAfter, runsBySegment } from "./tokens";
import type { Run, Token } from "./tokens";
import { TranscriptRow } from "./TranscriptRow";
import classes from "./Transcript.module.css";

type Save = (index: number, text: string) => Promise<void>;

type Props = {
  segments: Segment[];
  tokens: Token[];
  runs: Run[];
  current: Run | undefined;
  playback: Playback;
  language: string;
  /** Whether it was said at times; what was written was not. */
  timed?: boolean;
  /** Must be stable. */
  onSave: Save | null;
  ref?: Ref<HTMLDivElement>;
};

const NO_TOKENS: readonly Token[] = [];
const NO_RUNS: readonly Run[] = [];
/** A word stays lit this long after it ended, so that short pauses do not flicker. */
const LINGER_MS = 250;
/** So many stretches of speech are drawn at once, the rest of an hour in as many with each frame after them. */
const DRAWN_AT_ONCE = 40;
/** The transcript follows the player again this long after the last scroll by hand. */
const HANDS_OFF_MS = 4000;

/** The words: where there is something to play, they light up meanwhile, and a click plays from there. */
export function Words({ segments, tokens, runs, current, playback, language, timed = true, onSave, ref }: Props) {
  const root = useRef<HTMLDivElement>(null);
  const merged = useMergedRef(root, ref);
  const playable = usePlayable(playback);
  // An edit belongs to the version it began with; a newer one must not be overwritten unseen.
  const [editing, setEditing] = useState<{ index: number; text: string; save: Save } | null>(null);

  const drawn = useSlices(segments);

  useLight(root, segments, tokens, playable ? playback : null, drawn.length, editing?.index ?? null);

  useEffect(() => {
    if (current) root.current?.querySelector(`[data-word="${current.from}"]`)?.scrollIntoView({ block: "nearest" });
  }, [current, drawn]);

  const words = useMemo(() => bySegment(tokens), [tokens]);
  const found = useMemo(() => runsBySegment(tokens, runs), [tokens, runs]);
  const play = useCallback((ms: number) => playback.seek(ms, true), [playback]);
  const edit = useMemo(() => onSave && ((index: number, text: string) => setEditing({ index, text, save: onSave })), [onSave]);
  const onClick = (event: MouseEvent) => {
    const word = (event.target as HTMLElement).closest<HTMLElement>("[data-word]");
    const token = word ? tokens[Number(word.dataset["word"])] : undefined;
    // Selecting text to copy it is not a wish to listen.
    if (token === undefined || (window.getSelection()?.toString() ?? "") !== "") return;
    playback.seek(token.startMs ?? segments[token.segment]?.start_ms ?? 0, true);
  };

  return (
    <div ref={merged} className={classes.words} data-still={!playable || undefined} tabIndex={playable ? undefined : 0} onClick={onClick} lang={language} data-testid="words">
      {drawn.map((segment, index) => (
        <div key={timed ? segment.start_ms : index} className={classes.segment} data-segment={index}>
          <TranscriptRow
            index={index}
            segment={segment}
            tokens={words.get(index) ?? NO_TOKENS}
            runs={found.get(index) ?? NO_RUNS}
            current={current && found.get(index)?.includes(current) ? current : undefined}
            editor={
              editing?.index === index ? (
                <SegmentEditor
                  text={editing.text}
                  onCancel={() => setEditing(null)}
                  onSave={async (text) => {
                    await editing.save(index, text);
                    setEditing(null);
                  }}
                />
              ) : null
            }
            timed={timed}
            onPlay={playable ? play : null}
            onEdit={edit}
          />
        </div>
      ))}
    </div>
  );
}

/** The beginning of an hour, and more of it with each frame: drawn in one go, it would hold everything else up. */
function useSlices(segments: Segment[]): Segment[] {
  const [count, setCount] = useState(DRAWN_AT_ONCE);
  const missing = segments.length > count;
  useEffect(() => {
    if (!missing) return undefined;
    const frame = requestAnimationFrame(() => startTransition(() => setCount(count + DRAWN_AT_ONCE)));
    return () => cancelAnimationFrame(frame);
  }, [count, missing]);
  return useMemo(() => (missing ? segments.slice(0, count) : segments), [segments, count, missing]);
}

/**
 * Lights the word (or, without word times, the segment) that is being said; touches two elements, renders nothing.
 * Begins anew when more was `drawn`, and when words gave way to their editor or came back from it.
 */
function useLight(root: React.RefObject<HTMLDivElement | null>, segments: Segment[], tokens: Token[], playback: Playback | null, drawn: number, editing: number | null): void {
  useEffect(() => {
    const container = root.current;
    if (container === null || playback === null) return undefined;
    const timed = tokens.filter((token) => token.startMs !== null);
    const wordStarts = timed.map((token) => token.startMs ?? 0);
    const segmentStarts = segments.map((segment) => segment.start_ms);
    let litWord: Element | null = null;
    let litRow: Element | null = null;
    let scrolledAt = -Infinity;

    const wordOf = (token: Token) => container.children[token.segment]?.querySelector(`[data-word="${token.index}"]`) ?? null;
    const light = (ms: number) => {
      const token = timed[lastNotAfter(wordStarts, ms)];
      const word = token && ms < (token.endMs ?? 0) + LINGER_MS ? wordOf(token) : null;
      if (word !== litWord) {
        litWord?.removeAttribute("data-now");
        word?.setAttribute("data-now", "");
        litWord = word;
      }
      const row = container.children[lastNotAfter(segmentStarts, ms)] ?? null;
      if (row !== litRow) {
        litRow?.removeAttribute("data-now");
        row?.setAttribute("data-now", "");
        litRow = row;
        if (row && playback.isPlaying() && performance.now() - scrolledAt > HANDS_OFF_MS) row.scrollIntoView({ block: "nearest" });
      }
    };
    const byHand = () => {
      scrolledAt = performance.now();
    };
    container.addEventListener("wheel", byHand, { passive: true });
    container.addEventListener("touchmove", byHand, { passive: true });
    const stop = playback.onTime(light);
    return () => {
      stop();
      litWord?.removeAttribute("data-now");
      litRow?.removeAttribute("data-now");
      container.removeEventListener("wheel", byHand);
      container.removeEventListener("touchmove", byHand);
    };
  }, [root, segments, tokens, playback, drawn, editing]);
}
