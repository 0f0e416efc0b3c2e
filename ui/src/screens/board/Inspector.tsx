import { CloseButton, SegmentedControl } from "@mantine/core";
import type { UseQueryResult } from "@tanstack/react-query";
import { useState } from "react";
import type { EngineView, EnvironmentView, FormatView, MigrationView, StatusView } from "@/api/bindings";
import { useMigration } from "@/api/queries";
import { ErrorCard } from "@/domain/ErrorCard";
import { FindingList } from "@/domain/FindingList";
import { SqlView } from "@/domain/SqlView";
import { formatBytes, plural } from "@/kit/format";
import { SkeletonBlock } from "@/kit/SkeletonBlock";
import type { BoardRow } from "./boardModel";
import styles from "./Inspector.module.css";
import { InspectorHistory } from "./InspectorHistory";

type Props = {
  project: string;
  row: BoardRow;
  environments: readonly EnvironmentView[];
  statuses: readonly UseQueryResult<StatusView>[];
  format: FormatView | undefined;
  inFolder: boolean;
  onClose: () => void;
};

/** Everything about one migration: scripts, statements, findings, and what each environment says of it. */
export function Inspector(props: Props) {
  const { project, row, environments, statuses, format, inFolder, onClose } = props;
  const migration = useMigration(project, inFolder ? row.version : undefined);
  const engine = environments[0]?.address.engine ?? "postgres";
  return (
    <aside className={styles.inspector} aria-label="Inspector">
      <header className={styles.head}>
        <div className={styles.title}>
          <h2 className={styles.name}>
            {row.version} {row.name}
          </h2>
          <p className={styles.facts}>{factsOf(format, migration.data)}</p>
        </div>
        <CloseButton size="sm" aria-label="Close the inspector" title="Close (Esc)" onClick={onClose} />
      </header>
      <InspectorHistory row={row} environments={environments} statuses={statuses} />
      {!inFolder && (
        <p className={styles.part}>
          The folder has no file for this version. If it was renamed or lost, bring it back from version
          control; then its state here becomes <em>applied</em> again.
        </p>
      )}
      {migration.isError && <ErrorCard error={migration.error} onRetry={() => void migration.refetch()} />}
      {inFolder && migration.isPending && <SkeletonBlock label="Reading the scripts" rows={8} />}
      {migration.data !== undefined && <Scripts migration={migration.data} engine={engine} />}
    </aside>
  );
}

function factsOf(format: FormatView | undefined, migration: MigrationView | undefined): string {
  const facts = format === undefined ? [] : [`${format} format`];
  if (migration !== undefined) {
    facts.push(migration.up.noTransaction ? "outside a transaction" : "transactional");
    facts.push(migration.down === null ? "no down script" : "reversible");
  }
  return facts.join(" · ");
}

function Scripts({ migration, engine }: { migration: MigrationView; engine: EngineView }) {
  const [way, setWay] = useState<"up" | "down">("up");
  const script = way === "down" && migration.down !== null ? migration.down : migration.up;
  const marked = migration.findings.flatMap((it) => (it.place?.file === script.file ? [it.place.line] : []));
  return (
    <div className={styles.scripts}>
      <div className={styles.ways}>
        <SegmentedControl
          value={migration.down === null ? "up" : way}
          onChange={(value) => setWay(value === "down" ? "down" : "up")}
          data={[
            { value: "up", label: "Up" },
            { value: "down", label: "Down", disabled: migration.down === null },
          ]}
          aria-label="Script"
        />
        <span className={styles.file} title={script.file}>
          {script.file}
        </span>
      </div>
      <div className={styles.sql}>
        <SqlView
          sql={script.sql}
          engine={engine}
          label={`${script === migration.up ? "Up" : "Down"} script of ${migration.version}`}
          statementLines={script.statements.map((it) => it.place.line)}
          markedLines={marked}
        />
      </div>
      {script.truncated && <p className={styles.facts}>Only the first 256 KiB are shown.</p>}
      <FindingList findings={migration.findings} />
      <p className={styles.facts}>
        {plural(script.statements.length, "statement")} · {formatBytes(script.bytes)}
        {migration.up.irreversible !== null && ` · irreversible because ${migration.up.irreversible}`}
      </p>
    </div>
  );
}
