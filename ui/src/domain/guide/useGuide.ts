import { useQueryClient } from "@tanstack/react-query";
import { useRouterState } from "@tanstack/react-router";
import { useEffect, useRef, useState, useSyncExternalStore } from "react";
import type { EnvironmentView } from "@/api/bindings";
import { useEnvironments, useRuns, useStatuses } from "@/api/queries";
import { makeNote, noted } from "./memory";
import { type Step, stepsOf } from "./steps";

type Guide = {
  /** `null` while it is not known, or where the guide has nothing to say. */
  steps: readonly Step[] | null;
  /** The environment that the next step is about. */
  environment: EnvironmentView | null;
  hide: () => void;
};

/** Follows a first migration by what really happened in the project. */
export function useGuide(project: string): Guide {
  const environments = useEnvironments(project).data;
  const list = environments ?? [];
  const statuses = useStatuses(list).map((it) => it.data);
  const runs = useRuns({ environment: null, project, limit: 50 }).data;
  const planSeen = usePlanSeen(list.map((it) => it.id));
  const historySeen = useHistorySeen(project);
  const [hidden, setHidden] = useState(() => noted(project, "hidden"));
  const begun = useRef(false);
  const hide = () => {
    makeNote(project, "hidden");
    setHidden(true);
  };
  const target = list.findIndex((_, index) => (statuses[index]?.pending ?? 0) > 0);
  const environment = list[Math.max(0, target)] ?? null;
  if (hidden || environments === undefined || runs === undefined) return { steps: null, environment, hide };
  const steps = stepsOf({ environments, statuses, runs, planSeen, historySeen });
  // Who has rolled back before needs no guide; who does it now sees it end.
  const rolledBack = steps.at(-1)?.done ?? false;
  if (rolledBack && !begun.current) return { steps: null, environment, hide };
  begun.current = true;
  return { steps, environment, hide };
}

function useHistorySeen(project: string): boolean {
  const there = useRouterState({
    select: (state) => state.location.pathname === `/p/${project}/history`,
  });
  const [seen, setSeen] = useState(() => noted(project, "history-seen"));
  useEffect(() => {
    if (!there) return;
    makeNote(project, "history-seen");
    setSeen(true);
  }, [there, project]);
  return seen;
}

/** Whether a plan for one of these environments was made in this window. */
function usePlanSeen(environments: readonly string[]): boolean {
  const cache = useQueryClient().getQueryCache();
  return useSyncExternalStore(
    (changed) => cache.subscribe(changed),
    () =>
      cache.findAll({ queryKey: ["plan"] }).some((query) => {
        const request = query.queryKey[1] as { environment?: string } | undefined;
        return query.state.data !== undefined && environments.includes(request?.environment ?? "");
      }),
  );
}
