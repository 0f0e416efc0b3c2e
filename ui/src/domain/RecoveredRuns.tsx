import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useEffect } from "react";
import { create } from "zustand";
import type { RecoveredRunView } from "@/api/bindings";
import { useAppInfo } from "@/api/queries";
import { formatRelative } from "@/kit/format";
import { Notice } from "@/kit/Notice";
import { useNow } from "@/kit/useNow";
import { sentence } from "./ErrorCard";
import styles from "./RecoveredRuns.module.css";

type Found = { runs: readonly RecoveredRunView[]; settled: ReadonlySet<string> };

/** Godwit tells of a dead run once, at its start; the window holds on to it until it was read. */
const useFound = create<Found>(() => ({ runs: [], settled: new Set() }));

function hold(found: readonly RecoveredRunView[]): void {
  useFound.setState(({ runs }) => ({
    runs: [...runs, ...found.filter((it) => runs.every((known) => known.run !== it.run))],
  }));
}

function settle(run: string): void {
  useFound.setState(({ settled }) => ({ settled: new Set([...settled, run]) }));
}

type Props = {
  /** The project that is open; the run's own screen needs one. */
  project: string | null;
};

/** Runs whose process died, and what their targets say now. */
export function RecoveredRuns({ project }: Props) {
  const found = useAppInfo().data?.recovered;
  const { runs, settled } = useFound();
  const now = useNow();
  useEffect(() => {
    if (found !== undefined && found.length > 0) hold(found);
  }, [found]);
  const shown = runs.filter((it) => !settled.has(it.run));
  if (shown.length === 0) return null;
  return (
    <div className={styles.notices}>
      {shown.map((it) => (
        <Notice
          key={it.run}
          tone="caution"
          title={`A run on ${it.target} died, started ${formatRelative(it.started, now)}`}
          actions={
            <>
              {project !== null && (
                <Button
                  renderRoot={(props) => (
                    <Link {...props} to="/p/$project/runs/$run" params={{ project, run: it.run }} />
                  )}
                >
                  Open the run
                </Button>
              )}
              <Button onClick={() => settle(it.run)}>Dismiss</Button>
            </>
          }
        >
          {sentence(it.finding)}
        </Notice>
      ))}
    </div>
  );
}
