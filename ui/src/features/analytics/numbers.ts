import { decimal } from "../../shared/format";
import type { Distribution } from "../../transport/generated";
import { sum } from "./chart/columns";

/** 1,234 or 1 234. */
export function whole(value: number, language: string): string {
  return new Intl.NumberFormat(language).format(value);
}

/** +0.4, 0.0 or −0.4: a difference always tells its direction. */
export function difference(value: number, language: string, digits = 1): string {
  return decimal(value, language, digits)
    .replace(/^-/, "−")
    .replace(/^(?!−)(?=.*[1-9])/, "+");
}

/** 0.41 or −0.18. */
export function coefficient(value: number, language: string): string {
  return decimal(value, language, 2).replace(/^-/, "−");
}

/** How well the mean of the raters can be relied on, by ICC: Koo & Li (2016), doi 10.1016/j.jcm.2016.02.012. */
export function bandOfIcc(icc: number): "poor" | "moderate" | "good" | "excellent" {
  if (icc < 0.5) return "poor";
  if (icc < 0.75) return "moderate";
  return icc <= 0.9 ? "good" : "excellent";
}

/** What conclusions alpha allows: Krippendorff (2004), Content analysis, 2nd ed., section 11.4.1. */
export function bandOfAlpha(alpha: number): "unreliable" | "tentative" | "reliable" {
  if (alpha < 0.667) return "unreliable";
  return alpha < 0.8 ? "tentative" : "reliable";
}

/** What a question's discrimination gives cause to look at; none where it separates well, or where nothing is known. */
export function weakness(discrimination: number | null): "weak" | "against" | null {
  if (discrimination === null || discrimination >= 0.2) return null;
  return discrimination < 0 ? "against" : "weak";
}

/** How many ratings there are. */
export function ratingsIn({ counts }: Distribution): number {
  return sum(counts);
}
