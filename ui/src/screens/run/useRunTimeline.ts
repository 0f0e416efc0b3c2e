import { useQuery } from "@tanstack/react-query";
import { useRef } from "react";
import type { RunEventView } from "@/api/bindings";
import { useApi } from "@/api/context";
import { useLiveRuns } from "@/api/liveRuns";
import { queries } from "@/api/queries";
import { emptyTimeline, extendTimeline, type Timeline } from "@/domain/runTimeline";

const none: readonly RunEventView[] = [];

/** A run's record and its timeline: from the window's own stream where it was started here, else asked every second. */
export function useRunTimeline(run: string) {
  const api = useApi();
  const live = useLiveRuns((state) => state.events[run]);
  const streaming = useLiveRuns((state) => state.active.has(run));
  const failure = useLiveRuns((state) => state.failures[run]);
  const query = useQuery({
    ...queries.run(api, run),
    refetchInterval: ({ state }) => (!streaming && state.data?.run.outcome === null ? 1000 : false),
  });
  const events = longer(live, query.data?.events);
  const kept = useRef<{ run: string; timeline: Timeline }>({ run, timeline: emptyTimeline });
  const before = kept.current.run === run ? kept.current.timeline : emptyTimeline;
  const timeline = extendTimeline(before.seen > events.length ? emptyTimeline : before, events);
  kept.current = { run, timeline };
  return { query, timeline, failure };
}

function longer(
  a: readonly RunEventView[] = none,
  b: readonly RunEventView[] = none,
): readonly RunEventView[] {
  return a.length >= b.length ? a : b;
}
