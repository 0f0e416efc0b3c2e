import type { UseQueryResult } from "@tanstack/react-query";
import { useMemo } from "react";
import type { EnvironmentView, StatusView } from "@/api/bindings";
import { MigrationName } from "@/domain/MigrationName";
import { MigrationStateCell } from "@/domain/MigrationStateCell";
import { compareVersions } from "@/domain/versions";
import { StateWord } from "@/kit/StateWord";
import { useStable } from "@/kit/useStable";
import { type Column, VirtualTable } from "@/kit/VirtualTable";
import type { BoardRow } from "./boardModel";
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
      (status): Answer => (status.data !== undefined ? "known" : status.isError ? "lost" : "asking"),
    ),
  );
  // Versions that are timestamps need room, else their names are cut.
  const long = (rows[0]?.version.length ?? 0) > 8;
  const columns = useMemo(() => matrixColumns(environments, answers, long), [environments, answers, long]);
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

function matrixColumns(
  environments: readonly EnvironmentView[],
  answers: readonly Answer[],
  long: boolean,
): Column<BoardRow>[] {
  const first: Column<BoardRow> = {
    id: "migration",
    header: "Migration",
    width: long ? "minmax(232px, 1.75fr)" : "minmax(180px, 1.25fr)",
    cell: (row) => <MigrationName version={row.version} name={row.name} />,
    compare: (a, b) => compareVersions(a.version, b.version),
  };
  return [
    first,
    ...environments.map(
      (environment, index): Column<BoardRow> => ({
        id: environment.id,
        header: environment.name,
        width: long ? "minmax(134px, 1fr)" : "minmax(148px, 1fr)",
        cell: (row) => {
          const cell = row.cells[environment.id];
          if (cell !== undefined) return <MigrationStateCell row={cell} />;
          return <NoCell answer={answers[index] ?? "asking"} />;
        },
        compare: (a, b) => sortKey(a, environment.id).localeCompare(sortKey(b, environment.id)),
      }),
    ),
  ];
}

/** What is not applied first, then by the moment of applying. */
function sortKey(row: BoardRow, environment: string): string {
  return row.cells[environment]?.at ?? "";
}

function NoCell({ answer }: { answer: Answer }) {
  if (answer === "known") return <span className={styles.faint}>–</span>;
  if (answer === "asking") return <span className={styles.faint}>…</span>;
  return (
    <StateWord glyph="missing" tone="neutral">
      <span className={styles.faint}>not known</span>
    </StateWord>
  );
}
