import { Button } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { FilePlus2 } from "lucide-react";
import { useDeferredValue, useMemo, useState } from "react";
import { useEnvironments, useFolder, useStatuses } from "@/api/queries";
import { ErrorCard } from "@/domain/ErrorCard";
import { NewMigrationDialog } from "@/domain/NewMigrationDialog";
import { Screen } from "@/domain/Screen";
import { EmptyState } from "@/kit/EmptyState";
import { SkeletonBlock } from "@/kit/SkeletonBlock";
import { useStable } from "@/kit/useStable";
import { BoardBar } from "./BoardBar";
import { BoardFooter } from "./BoardFooter";
import styles from "./BoardScreen.module.css";
import { type BoardFilter, boardRows, defaultEnvironment, shownRows } from "./boardModel";
import { Inspector } from "./Inspector";
import { MigrationMatrix } from "./MigrationMatrix";
import { Pipeline } from "./Pipeline";
import { useInspector } from "./useInspector";

type Props = {
  project: string;
  environment: string | null;
  migration: string | null;
  onChoose: (chosen: { environment?: string; migration?: string }) => void;
};

/** Migrations against environments: where everything is, and what may be done next. */
export function BoardScreen({ project, environment, migration, onChoose }: Props) {
  const client = useQueryClient();
  const folder = useFolder(project);
  const listed = useEnvironments(project);
  const environments = useStable(listed.data ?? []);
  const statuses = useStatuses(environments);
  const answers = useStable(statuses.map((status) => status.data));
  const [filter, setFilter] = useState<BoardFilter>("all");
  const [search, setSearch] = useState("");
  const [making, setMaking] = useState(false);
  const inspector = useInspector(migration);

  const rows = useMemo(
    () => boardRows(folder.data, environments, answers),
    [folder.data, environments, answers],
  );
  const shown = useMemo(() => shownRows(rows, filter, search), [rows, filter, search]);
  const counts = useMemo(
    () => ({
      all: rows.length,
      pending: rows.filter((row) => row.pending).length,
      attention: rows.filter((row) => row.attention).length,
    }),
    [rows],
  );
  const inFolder = useMemo(() => new Set(folder.data?.migrations.map((it) => it.version)), [folder.data]);
  const chosen =
    environments.find((it) => it.id === environment) ??
    defaultEnvironment(
      environments,
      statuses.map(({ data, isError }) => ({ status: data, settled: isError || data !== undefined })),
    );
  const chosenStatus = statuses[environments.findIndex((it) => it.id === chosen?.id)];
  const selected = rows.find((row) => row.version === migration) ?? shown[0];
  // Arrow keys stay quick: the inspector follows when there is time.
  const inspected = useDeferredValue(selected) ?? selected;
  const unread = folder.error ?? folder.data?.error ?? listed.error;
  const loading = folder.isPending || listed.isPending;

  return (
    <Screen
      title="Board"
      aside={
        folder.data === undefined ? undefined : `${folder.data.format} format, because ${folder.data.because}`
      }
      project={project}
      footer={
        environments.length === 0 ? undefined : chosen === undefined || chosenStatus === undefined ? (
          "Asking the environments…"
        ) : (
          <BoardFooter project={project} environment={chosen} status={chosenStatus} folder={folder.data} />
        )
      }
    >
      {listed.data !== undefined && (
        <Pipeline
          project={project}
          environments={environments}
          statuses={statuses}
          chosen={chosen?.id ?? null}
          onChoose={(id) => onChoose({ environment: id })}
        />
      )}
      {unread !== null && unread !== undefined && (
        <ErrorCard error={unread} onRetry={() => void client.invalidateQueries()} />
      )}
      {loading && <SkeletonBlock label="Reading the migrations" rows={14} />}
      {!loading && rows.length > 0 && (
        // biome-ignore lint/a11y/noStaticElementInteractions: what is focused inside takes the key; Esc bubbles to here.
        <div ref={inspector.panes} className={styles.body} onKeyDown={inspector.onKeyDown}>
          <div className={styles.list}>
            <BoardBar
              filter={filter}
              onFilter={setFilter}
              counts={counts}
              search={search}
              onSearch={setSearch}
              refreshing={statuses.some((status) => status.isFetching)}
              onRefresh={() => void client.invalidateQueries()}
              onNew={() => setMaking(true)}
            />
            <MigrationMatrix
              rows={shown}
              environments={environments}
              statuses={statuses}
              selected={selected?.version ?? null}
              onSelect={(version) => {
                inspector.open();
                onChoose({ migration: version });
              }}
            />
          </div>
          {inspected !== undefined && inspector.isOpen && (
            <Inspector
              project={project}
              row={inspected}
              environments={environments}
              statuses={statuses}
              onClose={inspector.close}
              format={folder.data?.format}
              inFolder={inFolder.has(inspected.version)}
            />
          )}
        </div>
      )}
      {!loading && rows.length === 0 && !unread && (
        <EmptyState
          icon={FilePlus2}
          title="No migrations yet"
          actions={
            <Button variant="filled" onClick={() => setMaking(true)}>
              New migration…
            </Button>
          }
        >
          A migration is a pair of SQL files in this project's folder: one that changes the database, one that
          leads back. They appear here as soon as they are in the folder.
        </EmptyState>
      )}
      <NewMigrationDialog project={project} opened={making} onClose={() => setMaking(false)} />
    </Screen>
  );
}
