import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { BackupView, RunView } from "@/api/bindings";
import { ErrorCard } from "@/domain/ErrorCard";
import { TargetErrorActions } from "@/domain/TargetErrorActions";
import { targetStateInWords } from "@/domain/targetState";
import { plural } from "@/kit/format";
import { Notice } from "@/kit/Notice";
import { RestoreProgress } from "./RestoreProgress";
import styles from "./RestoreScreen.module.css";
import type { useRestore } from "./useRestore";

type Props = {
  project: string;
  backup: BackupView;
  environment: string;
  target: string;
  restore: ReturnType<typeof useRestore>;
};

/** How far the restore is; at its end, what state the target is in and what comes next. */
export function RestoreOutcome({ project, backup, environment, target, restore }: Props) {
  const { run, data, error, isPending } = restore;
  return (
    <div className={styles.outcome} aria-live="polite">
      {isPending && run !== null && <RestoreProgress project={project} run={run} target={target} />}
      {isPending && run === null && <p className={styles.subtle}>Starting…</p>}
      {error !== null && (
        <ErrorCard
          error={error}
          target={target}
          onRetry={() => restore.reset()}
          actions={<TargetErrorActions error={error} project={project} environment={environment} />}
        />
      )}
      {data !== undefined && <Result run={data} backup={backup} target={target} onAgain={restore.reset} />}
      {!isPending && (
        <Next project={project} environment={environment} run={data?.id ?? run} safety={data?.backup} />
      )}
    </div>
  );
}

type ResultProps = { run: RunView; backup: BackupView; target: string; onAgain: () => void };

function Result({ run, backup, target, onAgain }: ResultProps) {
  if (run.outcome === "succeeded") {
    return (
      <Notice tone="success" title={`${target} is restored`}>
        It holds {plural(backup.tables.length, "table")} and {plural(backup.rows ?? 0, "row")}
        {backup.head === null ? ", with no migration applied." : `, migrated to ${backup.head}.`}
      </Notice>
    );
  }
  return (
    <Notice
      tone={run.outcome === "cancelled" ? "caution" : "danger"}
      title={run.outcome === "cancelled" ? "The restore was cancelled" : (run.error ?? "The restore failed")}
      actions={<Button onClick={onAgain}>Back to the choice</Button>}
    >
      {run.state !== null && targetStateInWords(target, run.state)}
    </Notice>
  );
}

type NextProps = { project: string; environment: string; run: string | null; safety?: string | null };

function Next({ project, environment, run, safety }: NextProps) {
  return (
    <div className={styles.buttons}>
      <Button
        variant="filled"
        renderRoot={(props) => (
          <Link {...props} to="/p/$project/board" params={{ project }} search={{ environment }} />
        )}
      >
        See what is pending
      </Button>
      {safety != null && (
        <Button
          renderRoot={(props) => (
            <Link {...props} to="/p/$project/restore/$backup" params={{ project, backup: safety }} />
          )}
        >
          Open the safety backup
        </Button>
      )}
      {run !== null && (
        <Button
          renderRoot={(props) => <Link {...props} to="/p/$project/runs/$run" params={{ project, run }} />}
        >
          Open the run
        </Button>
      )}
      <Button renderRoot={(props) => <Link {...props} to="/p/$project/backups" params={{ project }} />}>
        Backups
      </Button>
    </div>
  );
}
