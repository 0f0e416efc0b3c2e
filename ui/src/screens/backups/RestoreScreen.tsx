import { useBackups, useEnvironments } from "@/api/queries";
import { ErrorCard } from "@/domain/ErrorCard";
import { NoEnvironment } from "@/domain/NoEnvironment";
import { Screen } from "@/domain/Screen";
import { SkeletonBlock } from "@/kit/SkeletonBlock";
import { RestoreWizard } from "./RestoreWizard";

type Props = { project: string; backup: string };

/** Restores a backup, step by step. */
export function RestoreScreen({ project, backup }: Props) {
  const environments = useEnvironments(project);
  // An imported backup belongs to no environment of this project, so all are asked for.
  const { data, error, refetch } = useBackups({ project: null, environment: null });
  const wanted = data?.find((it) => it.id === backup);
  if (data !== undefined && wanted !== undefined && (environments.data?.length ?? 0) > 0) {
    return (
      <RestoreWizard
        project={project}
        backup={wanted}
        backups={data}
        environments={environments.data ?? []}
      />
    );
  }
  return (
    <Screen title="Restore" project={project}>
      {error !== null && <ErrorCard error={error} onRetry={() => void refetch()} />}
      {error === null && data === undefined && <SkeletonBlock label="Loading the backup" />}
      {data !== undefined && wanted === undefined && (
        <ErrorCard
          error={new Error(`no backup has the id ${backup}; it may have been pruned`)}
          onRetry={() => void refetch()}
        />
      )}
      {wanted !== undefined && (
        <NoEnvironment project={project} query={environments}>
          A backup is restored onto an environment's server. Add an environment first.
        </NoEnvironment>
      )}
    </Screen>
  );
}
