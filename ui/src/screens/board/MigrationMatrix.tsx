import type { UseQueryResult } from "@tanstack/react-query";
import { useMemo } from "react";
import type { EnvironmentView, StatusRowView, StatusView } from "@/api/bindings";
import { MigrationName } from "@/domain/MigrationName";
import { MigrationStateCell } from "@/domain/MigrationStateCell";
import { compareVersions } from "@/domain/versions";
import { formatAbsolute } from "@/kit/format";
import { StateWord } from "@/kit/StateWord";
import { useStable } from "@/kit/useStable";
import { type Column, VirtualTable } from "@/kit/VirtualTable";
import { type BoardRow, hourOf, type LostSince, lostSince } from "./boardModel";
import styles from "./MigrationMatrix.module.css";

type Props = {
  rows: readonly BoardRow[];
  environments: readonly EnvironmentView[];
  statuses: readonly UseQueryResult<StatusView>[];
  selected: string | null;
  onSelect: (version: string) => void;
};

type Answer = "asking" | "lost" | "known";

/** Rows = migrations, newest first; columns = environments. Virtual: 10,000 rows are as quick as ten. */
export function MigrationMatrix({ rows, environments, statuses, selected, onSelect }: Props) {
  const answers = useStable(
    statuses.map(
      (status): Answer => (status.isError ? "lost" : status.data !== undefined ? "known" : "asking"),
    ),
  );
  const lost = useStable(statuses.map(lostSince));
  // Versions that are timestamps need room, else their names are cut.
  const long = (rows[0]?.version.length ?? 0) > 8;
  const columns = useMemo(
    () => [
      nameColumn(long),
      ...environments.map((environment, index) =>
        environmentColumn(environment, answers[index] ?? "asking", lost[index] ?? null),
      ),
    ],
    [environments, answers, lost, long],
  );
  return (
    <VirtualTable
      label="Migrations by environment"
      rows={rows}
      columns={columns}
      rowKey={versionOf}
      selected={selected}
      onSelect={(row) => onSelect(row.version)}
      empty="No migration fits. Clear the search, or show all."
    />
  );
}

function versionOf(row: BoardRow): string {
  return row.version;
}

function nameColumn(long: boolean): Column<BoardRow> {
  return {
    id: "migration",
    header: "Migration",
    width: long ? "minmax(300px, 2.4fr)" : "minmax(220px, 1.7fr)",
    cell: (row) => <MigrationName version={row.version} name={row.name} />,
    compare: (a, b) => compareVersions(a.version, b.version),
  };
}

function environmentColumn(environment: EnvironmentView, answer: Answer, lost: LostSince): Column<BoardRow> {
  const { id, name } = environment;
  return {
    id,
    header: name,
    headerContent: lost === null ? undefined : <LostHead name={name} lost={lost} />,
    width: "minmax(112px, 1fr)",
    cell: (row) => <Cell cell={row.cells[id]} answer={answer} />,
    compare: (a, b) => sortKey(a, id).localeCompare(sortKey(b, id)),
  };
}

/** What is not applied first, then by the moment of applying. */
function sortKey(row: BoardRow, environment: string): string {
  return row.cells[environment]?.at ?? "";
}

/** An environment that no longer answers: what its column shows is old, and from when. */
function LostHead({ name, lost }: { name: string; lost: number }) {
  const moment = formatAbsolute(new Date(lost).toISOString());
  return (
    <span className={styles.head} title={`${name} is unreachable. Below is what it said on ${moment}.`}>
      <span className={styles.name}>{name}</span> <span className={styles.lost}>as of {hourOf(lost)}</span>
    </span>
  );
}

function Cell({ cell, answer }: { cell: StatusRowView | undefined; answer: Answer }) {
  if (cell !== undefined) {
    return (
      <div
        className={styles.cell}
        data-old={answer === "lost"}
        title={cell.at === null ? undefined : formatAbsolute(cell.at)}
      >
        <MigrationStateCell row={cell} />
      </div>
    );
  }
  if (answer === "known") return <span className={styles.faint}>–</span>;
  if (answer === "asking") return <span className={styles.faint}>…</span>;
  return (
    <StateWord glyph="missing" tone="neutral">
      <span className={styles.faint}>unreachable</span>
    </StateWord>
  );
}
