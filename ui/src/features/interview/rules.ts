import type { Accommodations, ExtraTime, InterviewView, Rules } from "../../transport/generated";

const FACTORS: Record<Exclude<ExtraTime, "unlimited">, number> = { none: 1, "x1.25": 1.25, "x1.5": 1.5, x2: 2 };

export const EXTRA_TIMES: readonly ExtraTime[] = ["none", "x1.25", "x1.5", "x2", "unlimited"];
export const MAX_EXTRA_TAKES = 5;

/** The rules of the campaign with all that makes the interview fit for the candidate. */
export function fitting(rules: Rules, { extra_time, extra_takes }: Accommodations): Rules {
  const longer = (ms: number | null) => (ms === null || extra_time === "unlimited" ? null : ms * FACTORS[extra_time]);
  return { ...rules, preparation_ms: longer(rules.preparation_ms), limit_ms: longer(rules.limit_ms), takes: rules.takes === null ? null : rules.takes + extra_takes };
}

/** Where it is open yet whether camera and microphone will be there. */
const BEFORE_DEVICES: readonly InterviewView["stage"][] = ["information", "consents", "refused", "devices"];

/** Whether the candidate only writes. Who chose to write is taken at their word until they want camera and microphone as well. */
export function onlyWrites({ stage, in_writing, accommodations }: InterviewView): boolean {
  return in_writing || (accommodations.written_answers && BEFORE_DEVICES.includes(stage));
}

/** Whether no other question waits after the one the candidate is at. */
export function isLastQuestion({ question, questions }: InterviewView): boolean {
  return !questions.some(({ id, outcome }) => outcome === "open" && id !== question?.id);
}

/** Whether the candidate is being recorded, or would be if they were not on a break. */
export function isAnswering({ question }: InterviewView): boolean {
  return question !== null && (question.phase === "answering" || (question.phase === "follow_up" && question.follow_up?.answering === true));
}
