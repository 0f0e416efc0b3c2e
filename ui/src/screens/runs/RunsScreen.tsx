import { Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Play } from "lucide-react";
import { useMemo, useState } from "react";
import { useApi } from "@/api/context";
import { queries, useEnvironments } from "@/api/queries";
import { ErrorCard } from "@/domain/ErrorCard";
import { Screen } from "@/domain/Screen";
import { EmptyState } from "@/kit/EmptyState";
import { FilterChip } from "@/kit/FilterChip";
import { SkeletonBlock } from "@/kit/SkeletonBlock";
import { VirtualTable } from "@/kit/VirtualTable";
import styles from "./RunsScreen.module.css";
import { runColumns } from "./runColumns";

type Props = { project: string };

/** As many as Godwit tells without a limit: with so many there may be older ones. */
const most = 200;
/** Nobody tells this window of a run by the command; while one goes on, it is looked after. */
const every = 3000;

/** Everything that was run on this project's targets: who, when, how long, from where, and how it ended. */
export function RunsScreen({ project }: Props) {
  const navigate = useNavigate();
  const environments = useEnvironments(project).data ?? [];
  const [environment, setEnvironment] = useState<string | null>(null);
  const [onlyBad, setOnlyBad] = useState(false);
  const [selected, setSelected] = useState<string | null>(null);
  const runs = useQuery({
    ...queries.runs(useApi(), { project, environment, limit: null }),
    refetchInterval: ({ state }) => (state.data?.some((run) => run.outcome === null) ? every : false),
  });
  const all = runs.data ?? [];
  const bad = useMemo(() => all.filter((run) => run.outcome !== null && run.outcome !== "succeeded"), [all]);
  const shown = onlyBad ? bad : all;
  return (
    <Screen title="Runs" aside="kept in Godwit's own store" project={project}>
      <div className={styles.bar} role="toolbar" aria-label="Runs">
        <FilterChip pressed={!onlyBad} onPress={() => setOnlyBad(false)} count={all.length}>
          {all.length === most ? "Newest" : "All"}
        </FilterChip>
        <FilterChip pressed={onlyBad} onPress={() => setOnlyBad(true)} count={bad.length}>
          Not succeeded
        </FilterChip>
        <Select
          aria-label="Environment"
          size="xs"
          w={180}
          allowDeselect={false}
          value={environment ?? ""}
          onChange={(value) => setEnvironment(value === "" ? null : value)}
          data={[
            { value: "", label: "Every environment" },
            ...environments.map(({ id, name }) => ({ value: id, label: name })),
          ]}
        />
      </div>
      {runs.isError && <ErrorCard error={runs.error} onRetry={() => void runs.refetch()} />}
      {runs.isPending && <SkeletonBlock label="Reading the runs" rows={10} />}
      {runs.isSuccess && all.length === 0 && (
        <EmptyState icon={Play} title="No runs yet">
          A run is one execution of a plan, a backup or a restore. Plan something on the Board; what happened
          is kept here.
        </EmptyState>
      )}
      {runs.isSuccess && all.length > 0 && (
        <VirtualTable
          label="Runs"
          rows={shown}
          columns={runColumns}
          rowKey={(run) => run.id}
          selected={selected}
          onSelect={(run) => setSelected(run.id)}
          onOpen={(run) => void navigate({ to: "/p/$project/runs/$run", params: { project, run: run.id } })}
          empty="Every run succeeded."
        />
      )}
    </Screen>
  );
}
