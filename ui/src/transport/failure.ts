import type { ApiError } from "./generated";

/** What a refused or failed call throws: the core's answer, as it came. */
export class Failure extends Error {
  readonly api: ApiError;

  constructor(api: ApiError) {
    super(api.code);
    this.name = "Failure";
    this.api = api;
  }
}

/** The core can't be reached, so nothing is known about the call. */
export function connectionLost(): Failure {
  return new Failure({ code: "connection.lost", kind: "unavailable", params: {}, fields: [] });
}

/** Where only the code and the kind are sure to be there. */
type Answer = Pick<ApiError, "code" | "kind"> & Partial<ApiError>;

function isAnswer(value: unknown): value is Answer {
  return typeof value === "object" && value !== null && "code" in value && "kind" in value;
}

/** Anything that was thrown, as a `Failure`. */
export function toFailure(value: unknown): Failure {
  if (value instanceof Failure) return value;
  if (isAnswer(value)) {
    return new Failure({ code: value.code, kind: value.kind, params: value.params ?? {}, fields: value.fields ?? [] });
  }
  return new Failure({ code: "internal", kind: "internal", params: {}, fields: [] });
}
