import { VisuallyHidden } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import type { ApiError, EnvironmentView, RunView, SessionView } from "@/api/bindings";
import { useApi } from "@/api/context";
import { useEnvironments, useFolder } from "@/api/queries";
import { ErrorCard } from "@/domain/ErrorCard";
import { spokenProgress, type Timeline, waitingRows } from "@/domain/runTimeline";
import { runInWords } from "@/domain/runWords";
import { Screen } from "@/domain/Screen";
import { StoppedPanel } from "@/domain/stopped/StoppedPanel";
import { formatClock } from "@/kit/format";
import { SkeletonBlock } from "@/kit/SkeletonBlock";
import { ifCancelled, leftHalfWay } from "./afterwards";
import { EndSession } from "./EndSession";
import { RunAside } from "./RunAside";
import { RunFooter } from "./RunFooter";
import styles from "./RunScreen.module.css";
import { TimelineList } from "./TimelineList";
import { useRunTimeline } from "./useRunTimeline";

type Props = { project: string; run: string };

/** One run, live or past: what happens, what it leaves, what to do next. */
export function RunScreen({ project, run: id }: Props) {
  const api = useApi();
  const cancel = useMutation({ mutationFn: () => api.run.cancel(id) });
  const { query, timeline, failure } = useRunTimeline(id);
  const environments = useEnvironments(project).data;
  const folder = useFolder(project).data;
  const [ending, setEnding] = useState<SessionView | null>(null);
  const record = query.data?.run;
  const names = useMemo(() => new Map(folder?.migrations.map((it) => [it.version, it.name])), [folder]);

  if (record === undefined) {
    return (
      <Screen title="Run" project={project}>
        {query.isError ? (
          <ErrorCard error={query.error} onRetry={() => void query.refetch()} />
        ) : (
          <SkeletonBlock label="Reading the run" rows={10} />
        )}
      </Screen>
    );
  }
  const run = withEnding(record, timeline);
  const environment = environments?.find((it) => it.id === run.environment);
  const running = run.outcome === null;
  const error = failureOf(run, timeline, failure);
  const rows = [
    ...timeline.rows,
    ...waitingRows(timeline, run.versions, (version) => names.get(version) ?? ""),
  ];
  return (
    <Screen
      title={`${runInWords(run)} on ${run.target}`}
      aside={`started ${formatClock(run.started)} by ${run.by}`}
      acting={running ? environment?.tier : undefined}
      project={project}
      footer={
        <RunFooter
          project={project}
          run={run}
          timeline={timeline}
          cancel={cancel}
          leaves={ifCancelled(run, timeline, environment?.address.engine, folder)}
        />
      }
    >
      <VisuallyHidden aria-live="polite" role="status">
        {spokenProgress(timeline)}
      </VisuallyHidden>
      <div className={styles.body}>
        <div className={styles.main}>
          {running && cancel.error !== null && <ErrorCard error={cancel.error} target={run.target} />}
          {error !== null && <ErrorCard error={error} target={run.target} />}
          {environment !== undefined && leftHalfWay(run, error) && (
            <div className={styles.stopped}>
              <StoppedPanel project={project} environment={environment} />
            </div>
          )}
          {environment !== undefined && (
            <EndSession
              run={run.id}
              environment={environment}
              session={ending}
              onClose={() => setEnding(null)}
            />
          )}
          <TimelineList
            target={run.target}
            rows={rows}
            timeline={timeline}
            onEnd={environment === undefined ? null : setEnding}
          />
        </div>
        <RunAside
          project={project}
          run={run}
          timeline={timeline}
          engine={environment?.address.engine}
          folder={folder}
          next={nextInOrder(environments ?? [], environment)}
          stated={error !== null && error.targetState !== null}
        />
      </div>
    </Screen>
  );
}

/** The record, as far as the events are ahead of it. */
function withEnding(run: RunView, { ending }: Timeline): RunView {
  if (ending === null || run.outcome !== null) return run;
  return { ...run, ended: ending.at, outcome: ending.outcome, state: ending.state, error: ending.error };
}

/** What a failed run has to say: all that its start was answered with, else what was recorded. */
function failureOf(run: RunView, { ending }: Timeline, failure: ApiError | undefined): ApiError | null {
  if (failure !== undefined) return failure;
  if (run.outcome !== "failed" && run.outcome !== "died") return null;
  const partial = run.state?.kind === "partial";
  const verb = run.outcome === "died" ? "ended without a word" : "stopped";
  return {
    code: partial
      ? "migration-partial"
      : run.state?.kind === "unknown"
        ? "outcome-unknown"
        : "migration-failed",
    message: `${runInWords(run)} on ${run.target} ${verb}${run.error === null ? "" : `: ${run.error}`}`,
    hint: null,
    causes: [],
    place: ending?.place ?? null,
    targetState: run.state,
  };
}

/** The environment after `environment` in the promotion order; `null` after the last one. */
function nextInOrder(
  environments: readonly EnvironmentView[],
  environment: EnvironmentView | undefined,
): EnvironmentView | null {
  if (environment === undefined) return null;
  const later = environments.filter((it) => it.position > environment.position);
  return later.sort((a, b) => a.position - b.position)[0] ?? null;
}
