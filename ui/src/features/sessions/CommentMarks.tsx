import { Tooltip, UnstyledButton } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { duration } from "../../shared/format";
import type { Thread } from "../../transport/generated";
import type { Id } from "../../transport/transport";
import classes from "./Comments.module.css";
import { marksOf } from "./comments";

type Props = { threads: readonly Thread[]; durationMs: number; onChoose: (id: Id, positionMs: number) => void };

/** The lane of the timeline that carries the comments; without any, none. */
export function CommentMarks({ threads, durationMs, onChoose }: Props) {
  const { t } = useTranslation();
  const marks = marksOf(threads, durationMs);
  if (marks.length === 0) return null;
  return (
    <div className={classes.lane} role="group" aria-label={t("comment.lane")}>
      {marks.map(({ id, atMs, share, count, open, name, text }) => {
        const time = duration(atMs);
        const label = count > 1 ? t("comment.marks", { count, time, text }) : t(open ? "comment.markAt" : "comment.settledAt", { time, text });
        return (
          <Tooltip key={id} label={`${time} · ${name} · ${text}${count > 1 ? ` (+${count - 1})` : ""}`} multiline maw={320}>
            <UnstyledButton className={classes.mark} style={{ left: `${share * 100}%` }} data-resolved={!open || undefined} aria-label={label} onClick={() => onChoose(id, atMs)}>
              <span className={classes.dot}>{count > 1 && count}</span>
            </UnstyledButton>
          </Tooltip>
        );
      })}
    </div>
  );
}
