import { Anchor } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useRouter } from "@tanstack/react-router";
import { useCallback } from "react";
import type { RunOutcomeView, RunView, TargetStateView } from "@/api/bindings";
import { useApi } from "@/api/context";
import { toApiError } from "@/api/error";
import { useLiveRuns } from "@/api/liveRuns";
import { sentence } from "./ErrorCard";
import { lookOfOutcome } from "./runWords";
import { targetStateInWords } from "./targetState";

/** How work came out. */
type Outcome = { outcome: RunOutcomeView; why: string | null; state: TargetStateView | null };

/** The end of work that may have been left meanwhile. */
export type End = Outcome & {
  /** The run; `undefined` where it failed before it became one. */
  run: string | undefined;
  /** What it was: *Apply 3 migrations on production*. */
  what: string;
  target: string;
  /** Whether the screen that began it is still open and says by itself how it ended. */
  watched: boolean;
};

/** How a run came out that was answered. */
export function outcomeOfRun({ outcome, error, state }: RunView): Outcome {
  return { outcome: outcome ?? "succeeded", why: error, state };
}

/** How a run came out that was answered with an error; one that a person cancelled may be, too. */
export function outcomeOfError(run: string | undefined, thrown: unknown): Outcome {
  const last = run === undefined ? undefined : useLiveRuns.getState().events[run]?.at(-1)?.what;
  const { message, targetState } = toApiError(thrown);
  const cancelled = last?.event === "ended" && last.outcome === "cancelled";
  return {
    outcome: cancelled ? "cancelled" : "failed",
    why: cancelled ? null : message,
    state: targetState,
  };
}

const colours: Record<RunOutcomeView, string> = {
  succeeded: "teal",
  failed: "red",
  cancelled: "gray",
  died: "red",
};

/**
 * Tells the end of a run, backup or restore to a person who has gone on to another screen or another window.
 *
 * Every end passes through here, those that are watched included. A failure stays until it was read.
 */
export function useAnnounceEnd(project: string) {
  const router = useRouter();
  const { app } = useApi();
  return useCallback(
    function announceEnd(end: End): void {
      const { run, what, outcome, watched } = end;
      const title = `${what} ${lookOfOutcome(outcome).word}`;
      const why = outcome === "succeeded" ? "" : whyInWords(end);
      // The shell shows it only where Godwit's window is not the one that is looked at.
      app.notify(title, why).catch(() => undefined);
      const place =
        run === undefined
          ? null
          : router.buildLocation({ to: "/p/$project/runs/$run", params: { project, run } });
      if (watched || router.state.location.pathname === place?.pathname) return;
      const failed = outcome === "failed" || outcome === "died";
      notifications.show({
        ...(run !== undefined && { id: `end of ${run}` }),
        ...(failed && { autoClose: false }),
        color: colours[outcome],
        title,
        message: (
          <>
            {why !== "" && <p>{why}</p>}
            {run !== undefined && place !== null && (
              // Toasts lie outside the router's context, so this is no Link.
              <Anchor
                inherit
                href={router.history.createHref(place.href)}
                onClick={(event) => {
                  event.preventDefault();
                  notifications.hide(`end of ${run}`);
                  void router.navigate({ to: "/p/$project/runs/$run", params: { project, run } });
                }}
              >
                Open the run
              </Anchor>
            )}
          </>
        ),
      });
    },
    [router, app, project],
  );
}

function whyInWords({ why, state, target }: End): string {
  return [
    ...(why === null ? [] : [sentence(why, target)]),
    ...(state === null ? [] : [targetStateInWords(target, state)]),
  ].join(" ");
}
