import { UnstyledButton } from "@mantine/core";
import { IconPencil } from "@tabler/icons-react";
import { Fragment, memo } from "react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { duration } from "../../shared/format";
import type { Segment } from "../../transport/generated";
import type { Run, Token } from "./tokens";
import classes from "./Transcript.module.css";

type Props = {
  index: number;
  segment: Segment;
  tokens: readonly Token[];
  /** What was found in this segment, and which of it is stepped to. */
  runs: readonly Run[];
  current: Run | undefined;
  /** Stands in place of the words while they are corrected. */
  editor: ReactNode;
  /** Whether it was said at a time; a paragraph of a written answer was not. */
  timed?: boolean;
  onPlay: ((ms: number) => void) | null;
  onEdit: ((index: number, text: string) => void) | null;
};

const covers = (run: Run | undefined, index: number) => run !== undefined && index >= run.from && index <= run.to;

/** A stretch of speech. An hour has hundreds of them, so each is plain elements, and drawn again only when it changed itself. */
export const TranscriptRow = memo(function TranscriptRow({ index, segment, tokens, runs, current, editor, timed = true, onPlay, onEdit }: Props) {
  const { t } = useTranslation();
  const time = duration(segment.start_ms);
  return (
    <>
      {timed && onPlay && (
        <UnstyledButton className={classes.time} aria-label={t("transcript.playFrom", { time })} onClick={() => onPlay(segment.start_ms)}>
          {time}
        </UnstyledButton>
      )}
      {timed && !onPlay && <span className={classes.time}>{time}</span>}
      {editor ?? (
        <>
          <p className={classes.text}>
            {tokens.map((token) => (
              <Fragment key={token.index}>
                <span
                  data-word={token.index}
                  data-found={covers(current, token.index) ? "here" : runs.some((run) => covers(run, token.index)) || undefined}
                  className={token.low ? classes.low : undefined}
                  title={token.low ? t("transcript.lowWord") : undefined}
                >
                  {token.text}
                </span>{" "}
              </Fragment>
            ))}
          </p>
          {onEdit && (
            <UnstyledButton className={classes.pencil} title={t("transcript.edit")} aria-label={t("transcript.editFrom", { time })} onClick={() => onEdit(index, segment.text)}>
              <IconPencil size={14} />
            </UnstyledButton>
          )}
        </>
      )}
    </>
  );
});
