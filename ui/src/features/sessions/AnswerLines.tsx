import { Text, UnstyledButton } from "@mantine/core";
import { IconAlertTriangle, IconHourglass, IconMessageQuestion } from "@tabler/icons-react";
import type { Icon } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { duration } from "../../shared/format";
import type { AnswerView } from "../../transport/generated";
import classes from "./Session.module.css";

type Line = { key: string; icon: Icon; color?: string; text: string; /** Where in the answer it is. */ atMs?: number };

type Props = { answer: AnswerView; onSeek: (ms: number) => void };

/**
 * What else there is to know about an answer: why its attempt failed, how long the candidate thought, which probes were
 * asked, and what its recording lacks. A line with a place in the answer goes there.
 */
export function AnswerLines({ answer, onSeek }: Props) {
  const { t } = useTranslation();
  const { media, fault, follow_ups, response_ms } = answer;
  const warning = { icon: IconAlertTriangle, color: "var(--warn)" };
  const lines: Line[] = [
    ...(fault === null ? [] : [{ key: "fault", ...warning, text: t("answer.failed", { fault: t(`answer.fault.${fault}`) }) }]),
    // A fault says as well that the recording was cut off.
    ...(media.complete || fault !== null ? [] : [{ key: "cut", ...warning, text: t("recording.cut") }]),
    ...media.gaps.map(({ sense, from_ms, to_ms, too_slow }) => ({
      key: `${sense} ${from_ms}`, ...warning, text: t(`recording.${too_slow ? "tooSlow" : "gap"}.${sense}`, { from: duration(from_ms), to: duration(to_ms) }), atMs: from_ms,
    })),
    ...(response_ms === null ? [] : [{ key: "thought", icon: IconHourglass, text: t("answer.thought", { time: duration(response_ms) }) }]),
    ...follow_ups.map(({ text, reason, from_ms }) => ({
      key: `probe ${from_ms}`, icon: IconMessageQuestion, text: t("answer.followUp", { time: duration(from_ms), text, reason: t(`answer.reason.${reason}`) }), atMs: from_ms,
    })),
  ];
  if (lines.length === 0) return null;
  return (
    <ul className={classes.lines} data-testid="answer-lines">
      {lines.map(({ key, icon: Sign, color = "var(--mantine-color-dimmed)", text, atMs }) => {
        const content = (
          <>
            <Sign size={16} color={color} className={classes.sign} aria-hidden />
            <Text size="sm">{text}</Text>
          </>
        );
        return (
          <li key={key}>
            {atMs === undefined ? (
              <div className={classes.line}>{content}</div>
            ) : (
              <UnstyledButton className={classes.line} onClick={() => onSeek(atMs)}>
                {content}
              </UnstyledButton>
            )}
          </li>
        );
      })}
    </ul>
  );
}
