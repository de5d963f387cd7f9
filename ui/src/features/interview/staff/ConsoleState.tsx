import { Badge } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { duration } from "../../../shared/format";
import type { InterviewConsole } from "../../../transport/generated";
import recording from "../../recording/Recording.module.css";
import classes from "./Console.module.css";
import type { Recorded } from "./useConsole";

type State =
  | Exclude<InterviewConsole["stage"], "question">
  | "microphone" | "preparing" | "answering" | "follow_up" | "answeringFollowUp" | "answered" | "reopened" | "break" | "breakGiven";

/** What the candidate is doing. */
export function stateOf({ stage, paused, paused_by_staff, sound_only, question }: InterviewConsole, recorded: Recorded | null): State {
  if (stage === "devices") return sound_only ? "microphone" : "devices";
  if (stage !== "question") return stage;
  if (paused) return paused_by_staff ? "breakGiven" : "break";
  if (question === null) return "ready";
  if (question.phase === "follow_up" && recorded?.state === "recording") return "answeringFollowUp";
  return question.phase;
}

const COLORS: Partial<Record<State, string>> = { finished: "green", refused: "yellow", reopened: "yellow", break: "yellow", breakGiven: "yellow", answering: "red", answeringFollowUp: "red" };

/** The same in words, with how long the answer is by now while it is recorded. The time is not read aloud each second. */
export function ConsoleState({ now, recorded }: { now: InterviewConsole; recorded: Recorded | null }) {
  const { t } = useTranslation();
  const state = stateOf(now, recorded);
  return (
    <Badge variant="light" color={COLORS[state] ?? "gray"} size="lg" className={classes.state} data-paused={recorded?.state !== "recording" || undefined} leftSection={recorded?.state === "recording" ? <span className={`${recording.light ?? ""} ${classes.light ?? ""}`} aria-hidden /> : null}>
      <span role="status">{t(`console.state.${state}`, { number: now.question?.number ?? 0, total: now.questions.length })}</span>
      {recorded !== null && (
        <span role="timer" className={`tabular ${classes.elapsed ?? ""}`}>
          {duration(recorded.elapsedMs)}
        </span>
      )}
    </Badge>
  );
}
