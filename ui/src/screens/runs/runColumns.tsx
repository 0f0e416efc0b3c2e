import { Link, useParams } from "@tanstack/react-router";
import type { RunView } from "@/api/bindings";
import { kindInWords, lookOfOutcome, runMillis } from "@/domain/runWords";
import { formatDuration } from "@/kit/format";
import { RelativeTime } from "@/kit/RelativeTime";
import { StateWord } from "@/kit/StateWord";
import type { Column } from "@/kit/VirtualTable";
import styles from "./runColumns.module.css";

/** The columns of the list of runs. */
export const runColumns: readonly Column<RunView>[] = [
  {
    id: "what",
    header: "Run",
    width: "minmax(200px, 1.8fr)",
    cell: (run) => <RunLink run={run} />,
    compare: (a, b) => a.kind.localeCompare(b.kind),
  },
  {
    id: "target",
    header: "Environment",
    width: "minmax(110px, 0.8fr)",
    cell: (run) => run.target,
    compare: (a, b) => a.target.localeCompare(b.target),
  },
  {
    id: "outcome",
    header: "Result",
    width: "minmax(180px, 2.4fr)",
    cell: (run) => <Outcome run={run} />,
    compare: (a, b) => (a.outcome ?? "").localeCompare(b.outcome ?? ""),
  },
  {
    id: "started",
    header: "Started",
    width: "minmax(100px, 0.7fr)",
    cell: (run) => <RelativeTime at={run.started} />,
    compare: (a, b) => a.started.localeCompare(b.started),
  },
  {
    id: "took",
    header: "Took",
    width: "90px",
    align: "end",
    cell: (run) => formatDuration(runMillis(run)),
    compare: (a, b) => (runMillis(a) ?? 0) - (runMillis(b) ?? 0),
  },
  {
    id: "by",
    header: "By",
    width: "minmax(130px, 1fr)",
    cell: (run) => `${run.by} on ${run.machine}`,
    compare: (a, b) => a.by.localeCompare(b.by),
  },
  {
    id: "godwit",
    header: "Godwit",
    width: "80px",
    cell: (run) => <span className={styles.aside}>{run.godwit}</span>,
  },
];

function RunLink({ run }: { run: RunView }) {
  const { project = "" } = useParams({ strict: false });
  return (
    <>
      <Link className={styles.link} to="/p/$project/runs/$run" params={{ project, run: run.id }}>
        {kindInWords(run.kind)}
      </Link>
      <span className={styles.versions} title={run.versions.join(", ")}>
        {versionsInWords(run.versions)}
      </span>
    </>
  );
}

function versionsInWords(versions: readonly string[]): string {
  const [first] = versions;
  const last = versions.at(-1);
  if (first === undefined || last === undefined) return "";
  return versions.length === 1 ? first : `${first} … ${last}`;
}

/** What went wrong, without the migration that it begins with: the first column names that. */
export function reasonOf({ error, versions }: Pick<RunView, "error" | "versions">): string {
  if (error === null) return "";
  const version = versions.find((it) => error.startsWith(`${it} `) || error.startsWith(`${it}:`));
  if (version === undefined) return error;
  return error.slice(version.length).replace(/^ [^:]*: |^: | /, "");
}

function Outcome({ run }: { run: RunView }) {
  const { glyph, tone, word } = lookOfOutcome(run.outcome);
  return (
    <>
      <StateWord glyph={glyph} tone={tone}>
        {word}
      </StateWord>
      {run.error !== null && (
        <span className={styles.error} title={run.error}>
          {reasonOf(run)}
        </span>
      )}
    </>
  );
}
