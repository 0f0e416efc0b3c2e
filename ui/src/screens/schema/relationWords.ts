import type { ConstraintKindView, RelationKindView } from "@/api/bindings";

const relations: Record<RelationKindView, string> = {
  table: "table",
  "partitioned-table": "partitioned table",
  partition: "partition",
  view: "view",
  "materialized-view": "materialized view",
};

const constraints: Record<ConstraintKindView, string> = {
  "primary-key": "primary key",
  unique: "unique",
  "foreign-key": "foreign key",
  check: "check",
  exclusion: "exclusion",
};

/** A relation's kind in words. */
export function relationWords(kind: RelationKindView): string {
  return relations[kind];
}

/** A constraint's kind in words. */
export function constraintWords(kind: ConstraintKindView): string {
  return constraints[kind];
}
