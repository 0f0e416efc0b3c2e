import type { ColumnView, RelationView, RoutineView, SchemaSnapshotView } from "@/api/bindings";
import { formatCount } from "@/kit/format";

/** One line of the tree. */
export type TreeNode = {
  id: string;
  level: 1 | 2 | 3;
  label: string;
  /** What stands at the line's end: a type, or how many lines are below. */
  aside: string;
  parent: string | null;
  /** Whether it is open; `null` where there is nothing below. */
  open: boolean | null;
  thing: TreeThing;
};

/** What a line stands for. */
export type TreeThing =
  | { kind: "schema"; name: string }
  | { kind: "relation"; schema: string; relation: RelationView }
  | { kind: "routine"; schema: string; routine: RoutineView }
  | { kind: "column"; schema: string; relation: RelationView; column: ColumnView };

/**
 * The lines to show. `toggled` holds the lines that differ from how they start: schemas open, tables closed.
 * A search opens what it finds something in.
 */
export function linesOf(
  snapshot: SchemaSnapshotView,
  toggled: ReadonlySet<string>,
  search: string,
): readonly TreeNode[] {
  const wanted = search.trim().toLowerCase();
  const has = (text: string) => text.toLowerCase().includes(wanted);
  const lines: TreeNode[] = [];
  for (const schema of snapshot.schemas) {
    const id = `s:${schema.name}`;
    const relations = schema.relations.filter(
      (it) => has(it.name) || it.columns.some((column) => has(column.name)),
    );
    const routines = schema.routines.filter((it) => has(it.name));
    if (wanted !== "" && relations.length + routines.length === 0) continue;
    const open = !toggled.has(id);
    lines.push({
      id,
      level: 1,
      label: schema.name,
      aside: String(relations.length + routines.length),
      parent: null,
      open: relations.length + routines.length === 0 ? null : open,
      thing: { kind: "schema", name: schema.name },
    });
    if (!open) continue;
    for (const relation of relations) {
      const key = `${id}/r:${relation.name}`;
      const found = wanted !== "" && !has(relation.name);
      const spread = toggled.has(key) !== found;
      lines.push({
        id: key,
        level: 2,
        label: relation.name,
        aside: relation.rows === null ? "" : formatCount(relation.rows),
        parent: id,
        open: relation.columns.length === 0 ? null : spread,
        thing: { kind: "relation", schema: schema.name, relation },
      });
      if (!spread) continue;
      for (const column of relation.columns) {
        if (found && !has(column.name)) continue;
        lines.push({
          id: `${key}/c:${column.name}`,
          level: 3,
          label: column.name,
          aside: column.dataType,
          parent: key,
          open: null,
          thing: { kind: "column", schema: schema.name, relation, column },
        });
      }
    }
    for (const routine of routines) {
      lines.push({
        id: `${id}/f:${routine.signature}`,
        level: 2,
        label: routine.name,
        aside: routine.kind,
        parent: id,
        open: null,
        thing: { kind: "routine", schema: schema.name, routine },
      });
    }
  }
  return lines;
}
