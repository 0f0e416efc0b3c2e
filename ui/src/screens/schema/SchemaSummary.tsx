import type { RelationView, SchemaSnapshotView } from "@/api/bindings";
import { formatBytes, formatCount, plural } from "@/kit/format";
import { PlainTable } from "@/kit/PlainTable";
import { Section } from "@/kit/Section";
import styles from "./Detail.module.css";
import { relationWords } from "./relationWords";

type Props = {
  snapshot: SchemaSnapshotView;
  /** One schema; `null` is all of them. */
  schema: string | null;
};

const most = 12;

/** The largest tables, and how much there is of everything: what one sees before choosing. */
export function SchemaSummary({ snapshot, schema }: Props) {
  const schemas = snapshot.schemas.filter((it) => schema === null || it.name === schema);
  const relations = schemas.flatMap((it) => it.relations.map((relation) => ({ schema: it.name, relation })));
  const size = (relation: RelationView) => relation.bytes ?? relation.rows ?? 0;
  const largest = [...relations].sort((a, b) => size(b.relation) - size(a.relation)).slice(0, most);
  const invalid = relations.flatMap(({ relation }) => relation.indexes.filter((it) => !it.valid));
  const bytes = relations.reduce((sum, it) => sum + (it.relation.bytes ?? 0), 0);
  const routines = schemas.reduce((sum, it) => sum + it.routines.length, 0);
  return (
    <div className={styles.detail}>
      <header>
        <h2 className={styles.title}>{schema ?? snapshot.server}</h2>
        <p className={styles.subtle}>
          {plural(relations.length, "table or view", "tables and views")}
          {routines > 0 && `, ${plural(routines, "function or procedure", "functions and procedures")}`}
          {bytes > 0 && `, ${formatBytes(bytes)} in all`}
        </p>
      </header>
      {invalid.length > 0 && (
        <p className={styles.warning}>
          {plural(invalid.length, "index is", "indexes are")} invalid:{" "}
          {invalid.map((it) => it.name).join(", ")}
        </p>
      )}
      <Section title="Largest">
        <PlainTable label="Largest tables" head={["Name", "Kind", "Rows, estimated", "Size"]}>
          {largest.map(({ schema: of, relation }) => (
            <tr key={`${of}.${relation.name}`}>
              <td>
                <code>
                  {schema === null && schemas.length > 1 ? `${of}.${relation.name}` : relation.name}
                </code>
              </td>
              <td>{relationWords(relation.kind)}</td>
              <td className={styles.number}>{formatCount(relation.rows)}</td>
              <td className={styles.number}>{formatBytes(relation.bytes)}</td>
            </tr>
          ))}
        </PlainTable>
      </Section>
    </div>
  );
}
