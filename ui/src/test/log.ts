import type { Happened, LogLine, SessionLog } from "../transport/generated";

/** The log of a session whose interview nobody began here. */
export const NO_LOG: SessionLog = { lines: [], duration_ms: null, paused_ms: 0, faults: 0, response_ms: null, stars: null };

const START = Date.UTC(2026, 10, 20, 9, 30);
const question_id = "question";

/** Everything that can happen in an interview, with how many seconds after the first of it and at which question. */
const STORY: readonly [number, number | null, Happened][] = [
  [0, null, { what: "handed_over" }],
  [41, null, { what: "informed", language: "fr", hash: "3fa9c1d2e4b58760aa19c0ffee5512ab" }],
  [58, null, { what: "refused" }],
  [63, null, { what: "consented" }],
  [75, null, { what: "adjusted", accommodations: { extra_time: "x1.25", extra_takes: 0, larger_text: true, high_contrast: false, live_captions: false, written_answers: true } }],
  [92, null, { what: "devices_ready", sound_only: false, in_writing: false }],
  [120, null, { what: "practised", skipped: true }],
  [125, 1, { what: "asked", question_id }],
  [131, 1, { what: "repeated", question_id }],
  [143, 1, { what: "answer_started", question_id, media_id: "media-1", response_ms: 12_400 }],
  [171, 1, { what: "followed_up", question_id, probe: 0, reason: "very_short" }],
  [214, 1, { what: "answered", question_id, answer_id: "answer-1", duration_ms: 62_000, speech_ms: 41_000, ended_by: "candidate" }],
  [220, 2, { what: "asked", question_id }],
  [229, 2, { what: "answer_started", question_id, media_id: "media-2", response_ms: 9_000 }],
  [240, null, { what: "device_lost", sense: "picture" }],
  [244, null, { what: "device_back", sense: "picture" }],
  [251, 2, { what: "reopened", question_id, answer_id: "answer-2", fault: "device" }],
  [260, null, { what: "paused", by_staff: false }],
  [395, null, { what: "resumed", after_ms: 135_000 }],
  [398, null, { what: "help_asked" }],
  [404, null, { what: "helped" }],
  [406, null, { what: "paused", by_staff: true }],
  [407, null, { what: "resumed", after_ms: 800 }],
  [410, 2, { what: "answer_started", question_id, media_id: "media-3", response_ms: 15_000 }],
  [420, null, { what: "continued" }],
  [421, 2, { what: "reopened", question_id, answer_id: null, fault: "interrupted" }],
  [430, 2, { what: "answer_started", question_id, media_id: "media-4", response_ms: 8_000 }],
  [550, 2, { what: "answered", question_id, answer_id: "answer-3", duration_ms: 120_000, speech_ms: 98_000, ended_by: "limit" }],
  [560, 3, { what: "skipped", question_id }],
  [564, null, { what: "summarised" }],
  [580, null, { what: "finished" }],
  [591, null, { what: "experienced", stars: 4 }],
  [640, null, { what: "taken_back" }],
];

/** The log of an interview in which everything happened that can. */
export function eventfulLog(): SessionLog {
  const lines = STORY.map(([after, question, happened], index): LogLine => ({ number: index + 1, at_ms: START + after * 1_000, question, happened }));
  return { lines, duration_ms: 455_000, paused_ms: 135_800, faults: 2, response_ms: 12_400, stars: 4 };
}
