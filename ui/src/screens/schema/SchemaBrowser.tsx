import { Database } from "lucide-react";
import { useMemo, useState } from "react";
import type { EngineView, SchemaSnapshotView } from "@/api/bindings";
import { EmptyState } from "@/kit/EmptyState";
import { SearchField } from "@/kit/SearchField";
import { RelationDetail } from "./RelationDetail";
import { RoutineDetail } from "./RoutineDetail";
import styles from "./SchemaScreen.module.css";
import { SchemaSummary } from "./SchemaSummary";
import { SchemaTree } from "./SchemaTree";
import { linesOf, type TreeThing } from "./schemaTree";

type Props = { snapshot: SchemaSnapshotView; engine: EngineView };

/** The tree, and beside it what is chosen there. */
export function SchemaBrowser({ snapshot, engine }: Props) {
  const [search, setSearch] = useState("");
  const [toggled, setToggled] = useState<ReadonlySet<string>>(new Set());
  const [selected, setSelected] = useState<string | null>(null);
  const lines = useMemo(() => linesOf(snapshot, toggled, search), [snapshot, toggled, search]);
  const chosen = lines.find((line) => line.id === selected)?.thing;
  const toggle = (id: string) =>
    setToggled((old) => {
      const next = new Set(old);
      if (!next.delete(id)) next.add(id);
      return next;
    });
  const empty = snapshot.schemas.every((it) => it.relations.length + it.routines.length === 0);
  if (empty) {
    return (
      <EmptyState icon={Database} title="Nothing in it yet">
        The database has no tables, views or functions. They appear here once migrations are applied.
      </EmptyState>
    );
  }
  return (
    <div className={styles.panes}>
      <div className={styles.side}>
        <div className={styles.search}>
          <SearchField label="Search tables and columns" value={search} onChange={setSearch} />
        </div>
        {lines.length === 0 ? (
          <p className={styles.none}>Nothing is called "{search}".</p>
        ) : (
          <SchemaTree
            lines={lines}
            selected={selected}
            onSelect={(line) => setSelected(line.id)}
            onToggle={toggle}
          />
        )}
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls must be reachable by keyboard. */}
      <section className={styles.detail} aria-label="Detail" tabIndex={0}>
        <Detail thing={chosen} snapshot={snapshot} engine={engine} />
      </section>
    </div>
  );
}

type DetailProps = { thing: TreeThing | undefined; snapshot: SchemaSnapshotView; engine: EngineView };

function Detail({ thing, snapshot, engine }: DetailProps) {
  switch (thing?.kind) {
    case "relation":
    case "column":
      return (
        <RelationDetail
          schema={thing.schema}
          relation={thing.relation}
          engine={engine}
          marked={thing.kind === "column" ? thing.column.name : null}
        />
      );
    case "routine":
      return <RoutineDetail schema={thing.schema} routine={thing.routine} engine={engine} />;
    case "schema":
    case undefined:
      return <SchemaSummary snapshot={snapshot} schema={thing?.name ?? null} />;
  }
}
