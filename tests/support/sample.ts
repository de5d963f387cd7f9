import { readFileSync } from "node:fs";
import { join } from "node:path";
import { ROOT } from "./place.ts";

type InBoth = { fr: string; en: string };

/** What is known about the sample interview. */
export type Sample = {
  candidate: { given_name: string; family_name: string };
  campaign: { title: InBoth; job: InBoth };
  competencies: { key: string; name: InBoth; anchors: Record<"1" | "3" | "5", InBoth> }[];
  answers: { file: string; question: InBoth; language: "fr" | "en"; duration_ms: number; competencies: string[]; sentences: { start_ms: number; end_ms: number; text: string }[] }[];
};

export const SAMPLE = JSON.parse(readFileSync(join(ROOT, "assets/sample/sample.json"), "utf8")) as Sample;

/** Words without case and punctuation, as word errors are counted. */
export function spoken(text: string): string[] {
  return text
    .toLowerCase()
    .replaceAll("’", "'")
    .split(/[^\p{L}\p{N}']+/u)
    .filter((word) => word !== "");
}
