import type {
  EnvironmentView,
  FolderView,
  MigrationStateView,
  StatusRowView,
  StatusView,
} from "@/api/bindings";
import { needsAttention, wouldRun } from "@/domain/migrationState";
import { compareVersions } from "@/domain/versions";
import { formatClock } from "@/kit/format";

/** One migration on all environments. */
export type BoardRow = {
  version: string;
  name: string;
  /** By environment id; an environment that has not answered has no entry. */
  cells: Readonly<Record<string, StatusRowView>>;
  pending: boolean;
  attention: boolean;
};

/** Which rows the Board shows. */
export type BoardFilter = "all" | "pending" | "attention";

/** The folder and every history that answered, merged; newest first. */
export function boardRows(
  folder: FolderView | undefined,
  environments: readonly EnvironmentView[],
  statuses: readonly (StatusView | undefined)[],
): BoardRow[] {
  const names = new Map<string, string>();
  for (const { version, name } of folder?.migrations ?? []) names.set(version, name);
  const cells = new Map<string, Record<string, StatusRowView>>();
  environments.forEach((environment, index) => {
    for (const row of statuses[index]?.rows ?? []) {
      if (!names.has(row.version)) names.set(row.version, row.name);
      const known = cells.get(row.version);
      if (known === undefined) cells.set(row.version, { [environment.id]: row });
      else known[environment.id] = row;
    }
  });
  return [...names]
    .sort(([a], [b]) => compareVersions(b, a))
    .map(([version, name]) => {
      const own = cells.get(version) ?? {};
      const states = Object.values(own).map((cell) => cell.state);
      return {
        version,
        name,
        cells: own,
        pending: states.some(wouldRun),
        attention: states.some(needsAttention),
      };
    });
}

/** The rows that a filter and a search leave. Words may stand anywhere in version or name. */
export function shownRows(
  rows: readonly BoardRow[],
  filter: BoardFilter,
  search: string,
): readonly BoardRow[] {
  const words = search
    .toLowerCase()
    .split(/[\s_]+/)
    .filter((word) => word !== "");
  if (filter === "all" && words.length === 0) return rows;
  return rows.filter((row) => {
    if (filter === "pending" && !row.pending) return false;
    if (filter === "attention" && !row.attention) return false;
    const text = `${row.version} ${row.name}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

/** How many migrations of a status are in each state that a card should name, worst first. */
export function problemCounts(status: StatusView): { state: MigrationStateView; count: number }[] {
  const worst: MigrationStateView[] = ["failed", "partial", "duplicate", "edited", "missing", "out-of-order"];
  const counts = new Map<MigrationStateView, number>();
  for (const { state } of status.rows) counts.set(state, (counts.get(state) ?? 0) + 1);
  return worst.flatMap((state) => {
    const count = counts.get(state) ?? 0;
    return count === 0 ? [] : [{ state, count }];
  });
}

/** When an environment last answered, in milliseconds, where it has since become unreachable. */
export type LostSince = number | null;

/** Whether what is known of an environment is only what it said before it became unreachable. */
export function lostSince(
  status: { isError: boolean; data: StatusView | undefined; dataUpdatedAt: number } | undefined,
): LostSince {
  return status?.isError === true && status.data !== undefined ? status.dataUpdatedAt : null;
}

/** The hour and minute of a moment: `14:02`. */
export function hourOf(millis: number): string {
  return formatClock(new Date(millis).toISOString()).slice(0, 5);
}

/** What an environment has answered so far. */
export type Answer = { status: StatusView | undefined; settled: boolean };

/**
 * The environment that the Board acts on unless one is chosen: the next in promotion order that has work to do.
 *
 * Nothing is chosen while an earlier one may still answer, so that the choice never jumps.
 */
export function defaultEnvironment(
  environments: readonly EnvironmentView[],
  answers: readonly Answer[],
): EnvironmentView | undefined {
  for (const [index, environment] of environments.entries()) {
    const answer = answers[index];
    if (answer === undefined || !answer.settled) return undefined;
    if ((answer.status?.pending ?? 0) > 0) return environment;
  }
  return environments.at(-1);
}
