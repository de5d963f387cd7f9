import { Text, Textarea, VisuallyHidden } from "@mantine/core";
import { useEffect, useRef } from "react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { characters } from "../../shared/format";
import { fieldProblem } from "../../shared/problem";
import type { InterviewView } from "../../transport/generated";
import { MAX_WRITTEN } from "./desk";
import type { Kept } from "./desk";
import classes from "./Interview.module.css";

/** How much room is left is said only near the end. */
const NEAR_THE_END = 500;
const FEWEST_ROWS = 8;
const MOST_ROWS = 16;

type Props = {
  text: string;
  kept?: Kept;
  language: InterviewView["language"];
  error?: ReactNode;
  /** The question, for who comes to the field at once and hears nothing before it. */
  question?: string;
  readOnly?: boolean;
  onText: (text: string) => void;
  onLeave?: () => void;
};

/** Where an answer is written. The one to a `question` is gone on with at its end when it comes. */
export function AnswerField({ text, kept = "nothing", language, error, question, readOnly = false, onText, onLeave }: Props) {
  const { t } = useTranslation();
  const field = useRef<HTMLTextAreaElement>(null);
  const asked = question !== undefined;
  useEffect(() => {
    if (!asked || field.current === null || document.activeElement?.closest('[role="dialog"]')) return undefined;
    const { current: sheet } = field;
    sheet.focus();
    sheet.setSelectionRange(sheet.value.length, sheet.value.length);
    sheet.scrollTop = sheet.scrollHeight;
    // Once the page stands: its end is not left behind the row of buttons.
    const frame = requestAnimationFrame(() => sheet.scrollIntoView({ block: "nearest" }));
    return () => cancelAnimationFrame(frame);
  }, [asked]);
  const left = MAX_WRITTEN - characters(text);
  return (
    <div className={classes.writing}>
      <Textarea
        size="md"
        label={t("room.writing.label")}
        autosize
        minRows={FEWEST_ROWS}
        maxRows={MOST_ROWS}
        ref={field}
        description={asked && <VisuallyHidden component="span">{question}</VisuallyHidden>}
        readOnly={readOnly}
        spellCheck
        lang={language}
        value={text}
        error={left < 0 ? t("room.writing.tooLong", { count: -left }) : error}
        onChange={(event) => onText(event.currentTarget.value)}
        onBlur={onLeave}
        classNames={{ label: classes.question, input: classes.sheet }}
      />
      <div className={classes.kept}>
        <Text size="sm" c={kept === "failed" ? "var(--warn)" : "dimmed"} role="status" aria-live="polite">
          {kept === "kept" && t("room.writing.kept")}
          {kept === "failed" && t("room.writing.notKept")}
        </Text>
        {left >= 0 && left <= NEAR_THE_END && (
          <Text size="sm" c="dimmed" className="tabular">
            {t("room.writing.left", { count: left })}
          </Text>
        )}
      </div>
    </div>
  );
}

/** Whether there is something to hand in, and not too much. */
export function canBeHandedIn(text: string): boolean {
  return text.trim() !== "" && characters(text.trim()) <= MAX_WRITTEN;
}

/** What is wrong with what was written, under its field. */
export function textProblem(fields: readonly { path: string; code: string }[]): string | null {
  const field = fields.find(({ path }) => path === "text");
  return field === undefined ? null : fieldProblem(field.code);
}
