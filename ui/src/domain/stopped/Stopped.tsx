import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { type ReactNode, useId, useState } from "react";
import type { EnvironmentView, StoppedView } from "@/api/bindings";
import { sentence } from "@/domain/ErrorCard";
import { Notice } from "@/kit/Notice";
import { RelativeTime } from "@/kit/RelativeTime";
import { ResolveDialog } from "./ResolveDialog";
import styles from "./StoppedPanel.module.css";
import { StoppedStatements } from "./StoppedStatements";
import { backOutBarred, beganBy, resumeInWords, stoppedInWords } from "./stopped";

type Props = { project: string; environment: EnvironmentView; stopped: StoppedView; again: ReactNode };

/** One migration that stopped half-way: what became of its statements, what is in the way, and the ways on. */
export function Stopped({ project, environment, stopped, again }: Props) {
  const [resolving, setResolving] = useState(false);
  const { statements, obstacle, clear } = stopped;
  const resume = resumeInWords(stopped);
  const reason = useId();
  const barred = backOutBarred(stopped);
  const params = { project, environment: environment.id };
  return (
    <section className={styles.panel} aria-label="What stopped half-way">
      <header>
        <h2 className={styles.title}>{stoppedInWords(stopped)}</h2>
        <Began stopped={stopped} />
      </header>
      {obstacle !== null && (
        <Notice tone="caution" title="It cannot go on by itself">
          {sentence(obstacle)}
        </Notice>
      )}
      {statements.length > 0 && <StoppedStatements statements={statements} />}
      {clear.length > 0 && (
        <div>
          <p className={styles.aside}>
            Before it goes on, this runs first, to take away what a failed statement left:
          </p>
          <pre className={styles.clear}>{clear.join("\n")}</pre>
        </div>
      )}
      <div className={styles.buttons}>
        {resume !== null && (
          <Button
            variant="filled"
            renderRoot={(props) => <Link {...props} to="/p/$project/resume/$environment" params={params} />}
          >
            {resume}…
          </Button>
        )}
        {barred === null ? (
          <Button
            renderRoot={(props) => <Link {...props} to="/p/$project/back-out/$environment" params={params} />}
          >
            Roll back…
          </Button>
        ) : (
          <Button disabled aria-describedby={reason}>
            Roll back…
          </Button>
        )}
        <Button onClick={() => setResolving(true)}>Resolve by hand…</Button>
        {again}
        {barred !== null && (
          <span id={reason} className={styles.aside}>
            {barred} It cannot be rolled back now.
          </span>
        )}
      </div>
      <ResolveDialog
        opened={resolving}
        environment={environment}
        stopped={stopped}
        onClose={() => setResolving(false)}
      />
    </section>
  );
}

function Began({ stopped }: { stopped: StoppedView }) {
  const who = beganBy(stopped);
  return (
    <p className={styles.aside}>
      {who !== null && `Begun by ${who}`}
      {stopped.at !== null && (
        <>
          {who === null ? "Begun " : ", "}
          <RelativeTime at={stopped.at} />
        </>
      )}
      {stopped.run !== null && <>, {runName(stopped.run)}</>}
      {stopped.file !== "" && <> · {stopped.file}</>}
    </p>
  );
}

function runName(run: string): string {
  return run.startsWith("run") ? run : `run ${run}`;
}
