import type { SpokenQuestion, SpokenText, TextOfQuestion } from "../../transport/generated";

/** A text with its place in the interview. */
export type PlacedText = SpokenText & TextOfQuestion & {
  /** Of its question. */
  number: number;
  /** Of the follow-up within its question, from 1; 0 for the question itself. */
  followUp: number;
};

/** Every text of `question`: its own, then its follow-ups. */
export function textsOf({ question_id, number, texts }: SpokenQuestion): PlacedText[] {
  let followUps = 0;
  return texts.map((text) => ({ ...text, question_id, number, followUp: text.is_probe ? (followUps += 1) : 0 }));
}

export function isSame(one: TextOfQuestion, other: TextOfQuestion): boolean {
  return one.question_id === other.question_id && one.text === other.text;
}

export function countRecorded(texts: readonly PlacedText[]): number {
  return texts.filter(({ recorded }) => recorded !== null).length;
}

/** The next text after `current` that nobody has recorded, from the first again after the last. */
export function nextUnrecorded(texts: readonly PlacedText[], current: TextOfQuestion): PlacedText | null {
  const place = texts.findIndex((text) => isSame(text, current));
  const others = [...texts.slice(place + 1), ...texts.slice(0, Math.max(0, place))];
  return others.find((text) => text.recorded === null && !isSame(text, current)) ?? null;
}

/** What a text is called where only one of them is played. */
export function nameOf({ question_id, text }: TextOfQuestion): string {
  return `${question_id} ${text}`;
}
