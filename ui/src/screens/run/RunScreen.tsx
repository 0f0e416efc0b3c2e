import { Button, VisuallyHidden } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import type { ApiError, RunView } from "@/api/bindings";
import { useApi } from "@/api/context";
import { useEnvironments, useFolder } from "@/api/queries";
import { ErrorCard } from "@/domain/ErrorCard";
import { spokenProgress, type Timeline, waitingRows } from "@/domain/runTimeline";
import { lookOfOutcome, runInWords, runMillis } from "@/domain/runWords";
import { FooterSpace, Screen } from "@/domain/Screen";
import { ConfirmByName } from "@/kit/ConfirmByName";
import { formatClock, formatDuration } from "@/kit/format";
import { SkeletonBlock } from "@/kit/SkeletonBlock";
import { StateWord } from "@/kit/StateWord";
import { useStopwatch } from "@/kit/useNow";
import { ifCancelled } from "./afterwards";
import { RunAside } from "./RunAside";
import styles from "./RunScreen.module.css";
import { TimelineList } from "./TimelineList";
import { useRunTimeline } from "./useRunTimeline";

type Props = { project: string; run: string };

/** One run, live or past: what happens, what it leaves, what to do next. */
export function RunScreen({ project, run: id }: Props) {
  const { query, timeline, failure } = useRunTimeline(id);
  const environments = useEnvironments(project).data;
  const folder = useFolder(project).data;
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
          leaves={ifCancelled(run, timeline, environment?.address.engine, folder)}
        />
      }
    >
      <VisuallyHidden aria-live="polite" role="status">
        {spokenProgress(timeline)}
      </VisuallyHidden>
      <div className={styles.body}>
        <div className={styles.main}>
          {error !== null && <ErrorCard error={error} target={run.target} />}
          <TimelineList rows={rows} progress={timeline.progress} />
        </div>
        <RunAside
          project={project}
          run={run}
          timeline={timeline}
          engine={environment?.address.engine}
          folder={folder}
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

type FooterProps = { project: string; run: RunView; timeline: Timeline; leaves: string };

function RunFooter({ project, run, timeline, leaves }: FooterProps) {
  const api = useApi();
  const [asking, setAsking] = useState(false);
  const cancel = useMutation({ mutationFn: () => api.run.cancel(run.id), onSettled: () => setAsking(false) });
  const running = run.outcome === null;
  const now = useStopwatch(running);
  const look = lookOfOutcome(run.outcome);
  const { done, total } = timeline.migrations;
  const elapsed = runMillis(run) ?? (running ? Math.max(0, now - Date.parse(run.started)) : null);
  const board = (words: string, primary: boolean) => (
    <Button
      variant={primary ? "filled" : "default"}
      renderRoot={(props) => <Link {...props} to="/p/$project/board" params={{ project }} />}
    >
      {words}
    </Button>
  );
  return (
    <>
      <StateWord glyph={look.glyph} tone={look.tone}>
        {running && cancel.isSuccess ? "cancelling after the statement that runs now" : look.word}
      </StateWord>
      <span className={styles.sum}>
        {total > 0 && `${done} of ${total} migrations · `}
        {formatDuration(elapsed)}
      </span>
      <FooterSpace />
      {running ? (
        <>
          {board("Leave it running", false)}
          <Button onClick={() => setAsking(true)} disabled={cancel.isSuccess}>
            Cancel…
          </Button>
        </>
      ) : (
        board("Back to the Board", true)
      )}
      <ConfirmByName
        opened={asking && running}
        title={`Cancel the run on ${run.target}?`}
        name={null}
        action="Cancel the run"
        tone="danger"
        busy={cancel.isPending}
        onConfirm={() => cancel.mutate()}
        onClose={() => setAsking(false)}
      >
        <p>The statement that runs is stopped. {leaves}</p>
      </ConfirmByName>
    </>
  );
}
