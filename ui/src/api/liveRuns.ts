import { create } from "zustand";
import type { OnRunEvents } from "./api";
import type { ApiError, RunEventView } from "./bindings";
import { toApiError } from "./error";

type LiveRuns = {
  /** Events so far of each run that this window started, by run. */
  events: Readonly<Record<string, readonly RunEventView[]>>;
  /** Runs that have not ended yet. */
  active: ReadonlySet<string>;
  /** What a run that was started here failed with, by run: more than its last event says. */
  failures: Readonly<Record<string, ApiError>>;
};

/** The runs that this window watches. They go on in Godwit whatever screen is open. */
export const useLiveRuns = create<LiveRuns>(() => ({ events: {}, active: new Set(), failures: {} }));

function record(batch: readonly RunEventView[]): void {
  useLiveRuns.setState((state) => {
    const events = { ...state.events };
    const active = new Set(state.active);
    for (const run of new Set(batch.map((event) => event.run))) {
      const news = batch.filter((event) => event.run === run);
      events[run] = [...(events[run] ?? []), ...news];
      if (news.some((event) => event.what.event === "ended")) active.delete(run);
      else active.add(run);
    }
    return { events, active };
  });
}

/**
 * Starts something that streams run events and keeps them for the Run screen.
 *
 * `onRun` is told the run's id with its first event, which is when a screen can move there; the promise settles
 * when the run has ended, and rejects with a `GodwitError`.
 */
export async function watchRun<T>(
  start: (onEvents: OnRunEvents) => Promise<T>,
  onRun: (run: string) => void,
): Promise<T> {
  let seen: string | undefined;
  try {
    return await start((batch) => {
      record(batch);
      const first = batch[0];
      if (seen === undefined && first !== undefined) {
        seen = first.run;
        onRun(first.run);
      }
    });
  } catch (thrown) {
    const run = seen;
    if (run !== undefined) {
      useLiveRuns.setState(({ failures }) => ({ failures: { ...failures, [run]: toApiError(thrown) } }));
    }
    throw thrown;
  } finally {
    const run = seen;
    if (run !== undefined) {
      useLiveRuns.setState((state) => ({ active: new Set([...state.active].filter((id) => id !== run)) }));
    }
  }
}
