import { ActionIcon, Tooltip, UnstyledButton } from "@mantine/core";
import { IconPencil } from "@tabler/icons-react";
import { Fragment, memo, useEffect, useMemo, useRef, useState } from "react";
import type { MouseEvent } from "react";
import { useTranslation } from "react-i18next";
import { duration } from "../../shared/format";
import type { Segment } from "../../transport/generated";
import type { Playback } from "./playback";
import { SegmentEditor } from "./SegmentEditor";
import { lastNotAfter } from "./tokens";
import type { Token } from "./tokens";
import classes from "./Transcript.module.css";

type Save = (index: number, text: string) => Promise<void>;
type Run = { from: number; to: number };

type Props = {
  segments: Segment[];
  tokens: Token[];
  runs: Run[];
  current: Run | undefined;
  playback: Playback;
  language: string;
  onSave: Save | null;
};

/** A word stays lit this long after it ended, so that short pauses do not flicker. */
const LINGER_MS = 250;
/** The transcript follows the player again this long after the last scroll by hand. */
const HANDS_OFF_MS = 4000;

/** The words: they light up while playing, and a click plays from there. */
export function Words({ segments, tokens, runs, current, playback, language, onSave }: Props) {
  const { t } = useTranslation();
  const root = useRef<HTMLDivElement>(null);
  // An edit belongs to the version it began with; a newer one must not be overwritten unseen.
  const [editing, setEditing] = useState<{ index: number; text: string; save: Save } | null>(null);

  useLight(root, segments, tokens, playback, editing?.index ?? null);

  useEffect(() => {
    if (current) root.current?.querySelector(`[data-word="${current.from}"]`)?.scrollIntoView({ block: "nearest" });
  }, [current]);

  const bySegment = useMemo(() => segments.map((_, index) => tokens.filter((token) => token.segment === index)), [segments, tokens]);
  const onClick = (event: MouseEvent) => {
    const word = (event.target as HTMLElement).closest<HTMLElement>("[data-word]");
    const token = word ? tokens[Number(word.dataset["word"])] : undefined;
    // Selecting text to copy it is not a wish to listen.
    if (token === undefined || (window.getSelection()?.toString() ?? "") !== "") return;
    playback.seek(token.startMs ?? segments[token.segment]?.start_ms ?? 0, true);
  };

  return (
    <div ref={root} className={classes.words} onClick={onClick} lang={language} data-testid="words">
      {segments.map((segment, index) => (
        <div key={segment.start_ms} className={classes.segment} data-segment={index}>
          <UnstyledButton className={classes.time} aria-label={t("transcript.playFrom", { time: duration(segment.start_ms) })} onClick={() => playback.seek(segment.start_ms, true)}>
            {duration(segment.start_ms)}
          </UnstyledButton>
          {editing?.index === index ? (
            <SegmentEditor
              text={editing.text}
              onCancel={() => setEditing(null)}
              onSave={async (text) => {
                await editing.save(index, text);
                setEditing(null);
              }}
            />
          ) : (
            <>
              <SegmentWords tokens={bySegment[index] ?? []} runs={runs} current={current} />
              {onSave && (
                <Tooltip label={t("transcript.edit")}>
                  <ActionIcon
                    className={classes.pencil}
                    variant="subtle"
                    color="gray"
                    size="sm"
                    aria-label={t("transcript.editFrom", { time: duration(segment.start_ms) })}
                    onClick={() => setEditing({ index, text: segment.text, save: onSave })}
                  >
                    <IconPencil size={14} />
                  </ActionIcon>
                </Tooltip>
              )}
            </>
          )}
        </div>
      ))}
    </div>
  );
}

const SegmentWords = memo(function SegmentWords({ tokens, runs, current }: { tokens: Token[]; runs: Run[]; current: Run | undefined }) {
  const { t } = useTranslation();
  const inside = (run: Run | undefined, index: number) => run !== undefined && index >= run.from && index <= run.to;
  return (
    <p className={classes.text}>
      {tokens.map((token) => (
        <Fragment key={token.index}>
          <span
            data-word={token.index}
            data-found={inside(current, token.index) ? "here" : runs.some((run) => inside(run, token.index)) || undefined}
            className={token.low ? classes.low : undefined}
            title={token.low ? t("transcript.lowWord") : undefined}
          >
            {token.text}
          </span>{" "}
        </Fragment>
      ))}
    </p>
  );
});

/** Lights the word (or, without word times, the segment) that is being said; touches two elements, renders nothing. */
function useLight(root: React.RefObject<HTMLDivElement | null>, segments: Segment[], tokens: Token[], playback: Playback, editing: number | null): void {
  useEffect(() => {
    const container = root.current;
    if (container === null) return undefined;
    const timed = tokens.filter((token) => token.startMs !== null);
    const wordStarts = timed.map((token) => token.startMs ?? 0);
    const segmentStarts = segments.map((segment) => segment.start_ms);
    const words = new Map([...container.querySelectorAll<HTMLElement>("[data-word]")].map((element) => [Number(element.dataset["word"]), element]));
    const rows = [...container.querySelectorAll<HTMLElement>("[data-segment]")];
    let litWord: HTMLElement | undefined;
    let litRow: HTMLElement | undefined;
    let scrolledAt = -Infinity;

    const light = (ms: number) => {
      const at = lastNotAfter(wordStarts, ms);
      const token = timed[at];
      const word = token && ms < (token.endMs ?? 0) + LINGER_MS ? words.get(token.index) : undefined;
      if (word !== litWord) {
        litWord?.removeAttribute("data-now");
        word?.setAttribute("data-now", "");
        litWord = word;
      }
      const position = lastNotAfter(segmentStarts, ms);
      const row = rows[position];
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
  }, [root, segments, tokens, playback, editing]);
}
