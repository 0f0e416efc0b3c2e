import type { ColumnView, EngineView, IndexView, RelationView } from "@/api/bindings";
import { SqlText } from "@/domain/SqlText";
import { CopyButton } from "@/kit/CopyButton";
import { formatBytes, formatCount } from "@/kit/format";
import { PlainTable } from "@/kit/PlainTable";
import { Section } from "@/kit/Section";
import { StateWord } from "@/kit/StateWord";
import styles from "./Detail.module.css";
import { constraintWords, relationWords } from "./relationWords";

type Props = {
  schema: string;
  relation: RelationView;
  engine: EngineView;
  /** A column to point out. */
  marked: string | null;
};

/** All that is known of a table or view. */
export function RelationDetail({ schema, relation, engine, marked }: Props) {
  const { name, kind, own, rows, bytes, comment, columns, indexes, constraints, triggers, definition } =
    relation;
  const facts = [
    `${relationWords(kind)} in ${schema}`,
    ...(own ? ["kept by Godwit, not by migrations"] : []),
    ...(rows === null ? [] : [`about ${formatCount(rows)} rows`]),
    ...(bytes === null ? [] : [`${formatBytes(bytes)} with indexes`]),
  ];
  return (
    <div className={styles.detail}>
      <header className={styles.head}>
        <div>
          <h2 className={styles.title}>{name}</h2>
          <p className={styles.subtle}>{facts.join(" · ")}</p>
          {comment !== null && <p>{comment}</p>}
        </div>
        <CopyButton value={name}>Copy name</CopyButton>
      </header>
      <Section title={`Columns ${columns.length}`}>
        <PlainTable label="Columns" head={["Name", "Type", "Null", "Default"]}>
          {columns.map((column) => (
            <ColumnRow key={column.name} column={column} marked={column.name === marked} />
          ))}
        </PlainTable>
      </Section>
      {indexes.length > 0 && (
        <Section title={`Indexes ${indexes.length}`}>
          <PlainTable label="Indexes" head={["Name", "Keys", "Size", "State"]}>
            {indexes.map((index) => (
              <IndexRow key={index.name} index={index} />
            ))}
          </PlainTable>
        </Section>
      )}
      {constraints.length > 0 && (
        <Section title={`Constraints ${constraints.length}`}>
          <PlainTable label="Constraints" head={["Name", "Kind", "Definition"]}>
            {constraints.map((it) => (
              <tr key={it.name}>
                <td>
                  <code>{it.name}</code>
                </td>
                <td className={styles.short}>{constraintWords(it.kind)}</td>
                <td>
                  <code>{it.definition}</code>
                </td>
              </tr>
            ))}
          </PlainTable>
        </Section>
      )}
      {triggers.length > 0 && (
        <Section title={`Triggers ${triggers.length}`}>
          <p>
            <code>{triggers.join(", ")}</code>
          </p>
        </Section>
      )}
      {definition !== null && (
        <Section title="Definition">
          <div className={styles.sql}>
            <SqlText sql={definition} engine={engine} />
          </div>
        </Section>
      )}
    </div>
  );
}

function ColumnRow({ column, marked }: { column: ColumnView; marked: boolean }) {
  const { name, dataType, nullable, generated, comment } = column;
  return (
    <tr data-marked={marked} className={styles.row}>
      <td>
        <code>{name}</code>
        {comment !== null && <div className={styles.subtle}>{comment}</div>}
      </td>
      <td>
        <code>{dataType}</code>
      </td>
      <td className={styles.short}>{nullable ? "may be null" : "not null"}</td>
      <td>
        {generated !== null ? (
          <>
            generated: <code>{generated}</code>
          </>
        ) : (
          <code>{column.default ?? ""}</code>
        )}
      </td>
    </tr>
  );
}

function IndexRow({ index }: { index: IndexView }) {
  return (
    <tr title={index.definition ?? undefined}>
      <td>
        <code>{index.name}</code>
      </td>
      <td>
        <code>{index.keys.join(", ")}</code>
      </td>
      <td className={styles.number}>{formatBytes(index.bytes)}</td>
      <td className={styles.short}>
        {index.valid ? (
          index.unique && "unique"
        ) : (
          <StateWord glyph="failed" tone="danger">
            invalid: no query uses it
          </StateWord>
        )}
      </td>
    </tr>
  );
}
