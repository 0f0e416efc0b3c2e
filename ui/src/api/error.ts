import type { ApiError, ErrorCode } from "./bindings";

/** What every call of the `Api` rejects with: the wire's `ApiError` as something that can be thrown. */
export class GodwitError extends Error {
  readonly api: ApiError;

  constructor(api: ApiError) {
    super(api.message);
    this.name = "GodwitError";
    this.api = api;
  }

  get code(): ErrorCode {
    return this.api.code;
  }
}

/** Makes an `ApiError` of anything that was thrown, so that one card can show it. */
export function toApiError(thrown: unknown): ApiError {
  if (thrown instanceof GodwitError) return thrown.api;
  if (isApiError(thrown)) return thrown;
  return {
    code: "internal",
    message: "Godwit did not answer as expected",
    hint: "Try again. If it stays so, restart Godwit and look at its log.",
    causes: [thrown instanceof Error ? thrown.message : String(thrown)],
    place: null,
    targetState: null,
  };
}

function isApiError(thrown: unknown): thrown is ApiError {
  return (
    typeof thrown === "object" &&
    thrown !== null &&
    "code" in thrown &&
    "causes" in thrown &&
    "message" in thrown
  );
}
