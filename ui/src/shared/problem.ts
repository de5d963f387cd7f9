import i18next from "i18next";
import type { Failure } from "../transport/failure";
import type { ApiError } from "../transport/generated";

/** A failure in the user's words: what happened, what is safe, what to do. */
export type Problem = { title: string; safe: string; todo: string };

/** A text that may not exist, since codes come from outside. */
export function textIfAny(key: string, params: Record<string, string>): string {
  // Parameters come as texts; only a number chooses between singular and plural.
  const options: Record<string, string | number> = "count" in params ? { ...params, count: Number(params["count"]) } : params;
  return i18next.exists(key, options) ? (i18next.t as (key: string, options: Record<string, string | number>) => string)(key, options) : "";
}

/** A code's own words, or those of its kind where the code is newer than this interface. */
export function problemOf({ code, kind, params }: ApiError): Problem {
  const own = `errors.${code}`;
  const root = i18next.exists(`${own}.title`) ? own : `errors.kind.${kind}`;
  const general = `errors.kind.${kind}`;
  return {
    title: textIfAny(`${root}.title`, params),
    safe: textIfAny(`${root}.safe`, params) || textIfAny(`${general}.safe`, params),
    todo: textIfAny(`${root}.todo`, params) || textIfAny(`${general}.todo`, params),
  };
}

/** What support needs: the code and its parameters, never contents. */
export function detailsOf({ code, kind, params, fields }: ApiError): string {
  return JSON.stringify({ code, kind, params, fields }, null, 2);
}

/** What to write under a field whose value is wrong for this reason. */
export function fieldProblem(code: string): string {
  return textIfAny(`errors.invalid.${code}.title`, {}) || textIfAny("errors.kind.invalid.title", {});
}

/** What to write under the fields of a form, by path. */
export function fieldProblems(failure: Failure | null): Record<string, string> {
  return Object.fromEntries((failure?.api.fields ?? []).map(({ path, code }) => [path, fieldProblem(code)]));
}
