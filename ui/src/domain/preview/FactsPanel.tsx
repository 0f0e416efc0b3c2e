import { Button } from "@mantine/core";
import { Database } from "lucide-react";
import type { LiveFacts, TableFacts } from "@/api/previewTypes";
import { ErrorCard, sentence } from "@/domain/ErrorCard";
import { EmptyState } from "@/kit/EmptyState";
import { Facts } from "@/kit/Facts";
import { formatBytes, formatCount, formatDuration, plural } from "@/kit/format";
import { RelativeTime } from "@/kit/RelativeTime";
import { SkeletonBlock } from "@/kit/SkeletonBlock";
import styles from "./FactsPanel.module.css";

type Props = {
  facts: LiveFacts | undefined;
  /** Why they could not be read; `null` where nothing is wrong. */
  error: unknown;
  /** Whether the target is being asked now. */
  asking: boolean;
  target: string;
  /** What the chosen statement touches; those tables stand first. */
  touched: readonly string[];
  onAsk: () => void;
};

/** What the target says about the tables that a plan touches, asked for on request and never by itself. */
export function FactsPanel({ facts, error, asking, target, touched, onAsk }: Props) {
  const ask = (
    <Button onClick={onAsk} loading={asking} leftSection={<Database size={14} aria-hidden />}>
      {facts === undefined ? "Ask the database" : "Ask again"}
    </Button>
  );
  if (error !== null && !asking) {
    return (
      <div className={styles.panel}>
        <ErrorCard error={error} target={target} onRetry={onAsk} />
      </div>
    );
  }
  if (facts === undefined) {
    return asking ? (
      <div className={styles.panel}>
        <p className={styles.asking} role="status">
          Asking {target} about its tables, reading only.
        </p>
        <SkeletonBlock label="Asking the database" rows={10} />
      </div>
    ) : (
      <EmptyState icon={Database} title="Nothing was asked yet" actions={ask}>
        Rows, sizes, writes and what hangs on the tables of this plan, as {target} knows them. Godwit only
        reads.
      </EmptyState>
    );
  }
  const near = (table: TableFacts) => touched.some((it) => sameTable(it, table.name));
  const tables = [...facts.tables].sort((a, b) => Number(near(b)) - Number(near(a)));
  return (
    <div className={styles.panel}>
      <div className={styles.head}>
        <span className={styles.asOf}>
          As of <RelativeTime at={facts.asOf} />
        </span>
        {ask}
      </div>
      <Facts facts={targetFacts(facts)} />
      {tables.length === 0 && <p className={styles.note}>The plan touches no table that exists.</p>}
      {tables.map((table) => (
        <Table key={table.name} table={table} near={near(table)} />
      ))}
      {facts.notes.map((note) => (
        <p key={note} className={styles.note}>
          {sentence(note)}
        </p>
      ))}
    </div>
  );
}

function targetFacts({ longestTransaction, replicaLagSeconds, freeDiskBytes }: LiveFacts) {
  const oldest =
    longestTransaction === null
      ? "none open"
      : [formatDuration((longestTransaction.seconds ?? 0) * 1000), longestTransaction.who]
          .filter(Boolean)
          .join(", ");
  return [
    ["Longest transaction", oldest],
    ["Replica lag", replicaLagSeconds === null ? "not known" : formatDuration(replicaLagSeconds * 1000)],
    ["Free disk", freeDiskBytes === null ? "not known" : formatBytes(freeDiskBytes)],
  ] as const;
}

function Table({ table, near }: { table: TableFacts; near: boolean }) {
  const { name, rows, bytes, indexBytes, writesPerMinute, dependents, indexes } = table;
  return (
    <section className={styles.table} data-near={near} aria-label={`Facts about ${name}`}>
      <h3 className={styles.name}>{name}</h3>
      <Facts
        facts={[
          ["Rows", rows === null ? "not known" : `about ${formatCount(rows)}`],
          ["Size", bytes === null ? "not known" : formatBytes(bytes)],
          ["Indexes", indexBytes === null ? "not known" : formatBytes(indexBytes)],
          ["Writes", writesPerMinute === null ? "not known" : `${formatCount(writesPerMinute)} a minute`],
        ]}
      />
      {dependents.length + indexes.length > 0 && (
        <ul className={styles.dependents} aria-label={`What hangs on ${name}`}>
          {indexes.map((it) => (
            <li key={`index ${it.name}`}>
              index <code>{it.name}</code>
              {it.scans !== null && `, ${usesInWords(it.scans)}`}
            </li>
          ))}
          {dependents.map((it) => (
            <li key={`${it.kind} ${it.name}`}>
              {it.kind} <code>{it.name}</code>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function usesInWords(scans: number): string {
  return scans === 0 ? "never used" : `used ${plural(scans, "time")}`;
}

/** Whether two names mean one table where one of them may lack its schema. */
function sameTable(a: string, b: string): boolean {
  return a === b || a.endsWith(`.${b}`) || b.endsWith(`.${a}`);
}
