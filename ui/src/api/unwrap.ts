import type { ApiError } from "./bindings";
import { GodwitError, toApiError } from "./error";

export type Answer<T> = { status: "ok"; data: T } | { status: "error"; error: ApiError };

/** What a command answers; its error is thrown. */
export async function unwrap<T>(answer: Promise<Answer<T>>): Promise<T> {
  const settled = await answer.catch(
    (thrown: unknown): Answer<T> => ({ status: "error", error: toApiError(thrown) }),
  );
  if (settled.status === "error") throw new GodwitError(settled.error);
  return settled.data;
}
