import type { PlanView, SchemaSnapshotView } from "@/api/bindings";
import { formatCount } from "@/kit/format";
import { summaryOf } from "./planModel";
import { effectOf, type Taken } from "./sqlEffect";

/** One thing that a roll back takes away for good, or a statement that may. */
export type Loss = { version: string; what: string };

/** What a plan takes away, as far as its statements were understood. */
export type Losses = {
  lost: readonly Loss[];
  /** Statements whose effect on rows is not recognised, by their summaries: a person must read them. */
  unknown: readonly Loss[];
};

/** What a plan's statements take away that no script brings back. Where both lists are empty, only structure goes. */
export function lossesOf(plan: PlanView, schema: SchemaSnapshotView | undefined): Losses {
  const lost: Loss[] = [];
  const unknown: Loss[] = [];
  for (const { version, statements } of plan.steps) {
    for (const { sql, truncated } of statements) {
      const { taken, understood } = effectOf(sql);
      lost.push(...taken.map((it) => ({ version, what: `${it.words} (${rowsOf(schema, it)})` })));
      // A statement that was cut for its length may take away more where it goes on.
      if (!understood || truncated) unknown.push({ version, what: summaryOf(sql) });
    }
  }
  return { lost, unknown };
}

function rowsOf(schema: SchemaSnapshotView | undefined, { table, extent }: Taken): string {
  const rows = countOf(schema, table);
  if (rows === null) return "rows not counted";
  return `about ${formatCount(rows)} rows${extent === "all" ? "" : " in the table"}`;
}

/** A table's rows as last counted; `null` where that is not known, or not of which table. */
function countOf(schema: SchemaSnapshotView | undefined, written: string): number | null {
  const [table, within] = written.toLowerCase().split(".").reverse();
  const named = (schema?.schemas ?? [])
    .filter(({ name }) => within === undefined || name.toLowerCase() === within)
    .flatMap(({ relations }) => relations.filter(({ name }) => name.toLowerCase() === table));
  return named.length === 1 ? (named[0]?.rows ?? null) : null;
}
