import { expect, test } from "vitest";
import { GodwitError } from "@/api/error";
import { useLiveRuns } from "@/api/liveRuns";
import { outcomeOfError } from "./announceEnd";

const error = new GodwitError({
  code: "internal",
  message: "cancelled",
  hint: null,
  causes: [],
  place: null,
  targetState: { kind: "unchanged" },
});

test("what a person cancelled has not failed, whatever it is answered with", () => {
  const state = { kind: "unchanged" } as const;
  const ended = { event: "ended", outcome: "cancelled", state, error: null, place: null } as const;
  const events = [{ run: "run-1", seq: 1, at: "2026-11-21T14:30:00Z", what: ended }];
  useLiveRuns.setState({ events: { "run-1": events } });
  expect(outcomeOfError("run-1", error)).toEqual({ outcome: "cancelled", why: null, state });
  expect(outcomeOfError("run-2", error)).toEqual({ outcome: "failed", why: "cancelled", state });
  expect(outcomeOfError(undefined, error).outcome).toBe("failed");
});
