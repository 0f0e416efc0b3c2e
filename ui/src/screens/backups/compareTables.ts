import type { TableRowsView } from "@/api/bindings";

/** A table's rows before and after a restore; `null` where there is no such table. */
export type TableChange = { table: string; now: number | null; after: number | null };

/** Tables of both sides, those that lose most first. */
export function compareTables(
  now: readonly TableRowsView[],
  after: readonly TableRowsView[],
): readonly TableChange[] {
  const before = new Map(now.map((it) => [it.table, it.rows ?? 0]));
  const later = new Map(after.map((it) => [it.table, it.rows ?? 0]));
  const tables = [...new Set([...before.keys(), ...later.keys()])];
  const changes = tables.map((table) => ({
    table,
    now: before.get(table) ?? null,
    after: later.get(table) ?? null,
  }));
  const gain = (it: TableChange) => (it.after ?? 0) - (it.now ?? 0);
  return changes.sort((a, b) => gain(a) - gain(b) || a.table.localeCompare(b.table));
}
