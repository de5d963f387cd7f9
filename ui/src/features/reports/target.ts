import type { Language, ReportFormat } from "../../transport/generated";
import type { Id } from "../../transport/transport";

/** What is reported: one session, several beside each other, or the interview that never was. */
export type Target = { session: Id } | { sessions: Id[] } | "specimen";

/** How it is to look; no template means the default one. */
export type Choice = { language: Language; template: Id | null };

/** Where the endpoint makes it. */
export function reportPath(target: Target, format: ReportFormat, { language, template }: Choice): string {
  const query = new URLSearchParams({ language });
  if (template !== null) query.set("template", template);
  if (target === "specimen") return `/reports/specimen.${format}?${query.toString()}`;
  if ("session" in target) return `/reports/${target.session}.${format}?${query.toString()}`;
  query.set("sessions", target.sessions.join(","));
  return `/reports/comparison.${format}?${query.toString()}`;
}
