import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { EngineView, EnvironmentView, FolderView, RunView } from "@/api/bindings";
import { breakGlassWord, type Timeline } from "@/domain/runTimeline";
import { targetStateInWords } from "@/domain/targetState";
import { formatAbsolute, formatClock } from "@/kit/format";
import { Notice } from "@/kit/Notice";
import { RelativeTime } from "@/kit/RelativeTime";
import { ifCancelled, whatNow } from "./afterwards";
import styles from "./RunAside.module.css";

type Props = {
  project: string;
  run: RunView;
  timeline: Timeline;
  engine: EngineView | undefined;
  folder: FolderView | undefined;
  /** The environment after the run's own in the promotion order. */
  next: EnvironmentView | null;
  /** Whether an error beside this says already what state the target is in. */
  stated: boolean;
};

/** Beside the timeline: what a cancel would leave while it runs; afterwards what is and what to do. */
export function RunAside({ project, run, timeline, engine, folder, next, stated }: Props) {
  const loose = timeline.notes.filter((note) => note.under === null);
  const glass = timeline.notes.find((note) => note.severity === breakGlassWord);
  return (
    <aside className={styles.aside} aria-label="About this run">
      {glass !== undefined && (
        <Notice tone="danger" title="The glass was broken">
          {glass.text}
        </Notice>
      )}
      {run.outcome === null ? (
        <Running run={run} timeline={timeline} engine={engine} folder={folder} />
      ) : (
        <Ended project={project} run={run} next={next} stated={stated} />
      )}
      {loose.length > 0 && (
        <section className={styles.part}>
          <h2>Server notices</h2>
          <ul className={styles.notices}>
            {loose.slice(-200).map((note) => (
              <li key={note.key}>
                {formatClock(note.at)} {note.severity} {note.text}
              </li>
            ))}
          </ul>
        </section>
      )}
      <Facts run={run} />
    </aside>
  );
}

function Running({ run, timeline, engine, folder }: Pick<Props, "run" | "timeline" | "engine" | "folder">) {
  return (
    <>
      <section className={styles.part}>
        <h2>If you cancel now</h2>
        <p>{ifCancelled(run, timeline, engine, folder)}</p>
      </section>
      <section className={styles.part}>
        <h2>If you leave</h2>
        <p>It goes on. The badge at Runs counts it, and a message says how it ended.</p>
      </section>
    </>
  );
}

function Ended({ project, run, next, stated }: Pick<Props, "project" | "run" | "next" | "stated">) {
  return (
    <>
      {run.state !== null && !stated && (
        <section className={styles.part}>
          <h2>State of {run.target}</h2>
          <p>{targetStateInWords(run.target, run.state)}</p>
        </section>
      )}
      <section className={styles.part}>
        <h2>What now</h2>
        <p>{whatNow(run, next)}</p>
        <div className={styles.buttons}>
          <WaysOn project={project} run={run} />
        </div>
      </section>
    </>
  );
}

function WaysOn({ project, run }: Pick<Props, "project" | "run">) {
  const { kind, outcome, backup, environment } = run;
  const params = environment === null ? null : { project, environment };
  // Nothing else is planned before what stands half-way is settled, which is offered beside the timeline.
  const settle = run.state?.kind === "partial";
  const applied = kind === "apply" && outcome === "succeeded";
  return (
    <>
      {applied && (
        <Button renderRoot={(props) => <Link {...props} to="/p/$project/history" params={{ project }} />}>
          See the history
        </Button>
      )}
      {kind === "apply" && !applied && !settle && params !== null && (
        <Button
          renderRoot={(props) => <Link {...props} to="/p/$project/plan/$environment" params={params} />}
        >
          Plan again
        </Button>
      )}
      {kind === "rollback" && outcome !== "succeeded" && !settle && params !== null && (
        <Button
          renderRoot={(props) => <Link {...props} to="/p/$project/rollback/$environment" params={params} />}
        >
          Plan again
        </Button>
      )}
      {backup !== null && (
        <Button
          renderRoot={(props) => (
            <Link {...props} to="/p/$project/restore/$backup" params={{ project, backup }} />
          )}
        >
          Restore the backup…
        </Button>
      )}
      {applied && params !== null && (
        <Button
          renderRoot={(props) => <Link {...props} to="/p/$project/rollback/$environment" params={params} />}
        >
          Roll back…
        </Button>
      )}
      {(kind === "backup" || kind === "restore") && (
        <Button renderRoot={(props) => <Link {...props} to="/p/$project/backups" params={{ project }} />}>
          See the backups
        </Button>
      )}
    </>
  );
}

function Facts({ run }: { run: RunView }) {
  return (
    <section className={styles.part}>
      <h2>About this run</h2>
      <dl className={styles.facts}>
        <dt>Started</dt>
        <dd title={formatAbsolute(run.started)}>
          {formatClock(run.started)}, <RelativeTime at={run.started} />
        </dd>
        <dt>By</dt>
        <dd>
          {run.by} on {run.machine}
        </dd>
        <dt>Godwit</dt>
        <dd>{run.godwit}</dd>
        {run.plan !== null && (
          <>
            <dt>Plan</dt>
            <dd className={styles.mono} title={run.plan}>
              {run.plan.slice(0, 12)}
            </dd>
          </>
        )}
        {run.backup !== null && (
          <>
            <dt>Backup</dt>
            <dd className={styles.mono}>{run.backup}</dd>
          </>
        )}
        <dt>Run</dt>
        <dd className={styles.mono}>{run.id}</dd>
      </dl>
    </section>
  );
}
