import { useState } from "react";
import type { BackupView, EnvironmentView } from "@/api/bindings";
import { useBackups, useEnvironments } from "@/api/queries";
import { EnvironmentTabs } from "@/domain/EnvironmentTabs";
import { ErrorCard } from "@/domain/ErrorCard";
import { NoEnvironment } from "@/domain/NoEnvironment";
import { OtherTransfers } from "@/domain/OtherTransfers";
import { Screen } from "@/domain/Screen";
import { TargetErrorActions } from "@/domain/TargetErrorActions";
import { TransferProgress } from "@/domain/TransferProgress";
import { useAskedEnvironment } from "@/domain/useAskedEnvironment";
import { useBackUp } from "@/domain/useBackUp";
import { SkeletonBlock } from "@/kit/SkeletonBlock";
import { BackupDetail } from "./BackupDetail";
import { type Asked, BackupsDialogs } from "./BackupsDialogs";
import { BackupsFooter } from "./BackupsFooter";
import styles from "./BackupsScreen.module.css";
import { BackupTable } from "./BackupTable";
import { EnvironmentSummary } from "./EnvironmentSummary";
import { NoBackups } from "./NoBackups";
import { useDrill } from "./useDrill";

type Props = { project: string };

/** The backups of each environment, how far each is proven, and what can be done with them. */
export function BackupsScreen({ project }: Props) {
  const environments = useEnvironments(project);
  if (environments.data === undefined || environments.data.length === 0) {
    return (
      <Screen title="Backups" project={project}>
        <NoEnvironment project={project} query={environments}>
          A backup is taken of an environment's database. Add an environment first.
        </NoEnvironment>
      </Screen>
    );
  }
  return <Loaded project={project} environments={environments.data} />;
}

type LoadedProps = { project: string; environments: readonly EnvironmentView[] };

function Loaded({ project, environments }: LoadedProps) {
  const [asked, setChosen] = useAskedEnvironment(project);
  const [selected, setSelected] = useState<string | null>(null);
  const environment = environments.find((it) => it.id === asked) ?? null;
  const chosen = environment?.id ?? null;
  const { data, error, refetch } = useBackups({ project, environment: chosen });
  const [dialog, setDialog] = useState<Asked | null>(null);
  const backUp = useBackUp(project, (made: BackupView) => setSelected(made.id));
  const drill = useDrill(project);
  const shown = data?.find((it) => it.id === selected) ?? data?.[0] ?? null;
  return (
    <Screen
      title="Backups"
      project={project}
      acting={environment?.tier}
      footer={
        <BackupsFooter
          project={project}
          environments={environments}
          chosen={environment}
          backups={data ?? []}
          busy={backUp.isPending}
          onBackUp={(it) => setDialog({ kind: "back up", environment: it })}
          onImported={(id) => {
            setChosen(null);
            setSelected(id);
          }}
        />
      }
    >
      <div className={styles.bar}>
        <EnvironmentTabs
          environments={environments}
          chosen={chosen}
          all="All environments"
          onChoose={setChosen}
        />
      </div>
      {backUp.run !== null && (
        <TransferProgress run={backUp.run} title={`Backing up ${backUp.variables?.environment.name ?? ""}`} />
      )}
      {drill.run !== null && (
        <TransferProgress run={drill.run} title={`Restore drill of ${drill.variables?.backup.name ?? ""}`} />
      )}
      <OtherTransfers project={project} except={[backUp.run, drill.run]} />
      {backUp.error !== null && (
        <ErrorCard
          error={backUp.error}
          target={backUp.variables?.environment.name}
          onRetry={() => backUp.variables !== undefined && backUp.mutate(backUp.variables)}
          actions={
            backUp.variables !== undefined && (
              <TargetErrorActions
                error={backUp.error}
                project={project}
                environment={backUp.variables.environment.id}
              />
            )
          }
        />
      )}
      {drill.error !== null && (
        <ErrorCard
          error={drill.error}
          target={drill.variables?.backup.name}
          onRetry={() => drill.variables !== undefined && drill.mutate(drill.variables)}
        />
      )}
      <EnvironmentSummary
        project={project}
        environments={environment === null ? environments : [environment]}
        onSchedule={(it) => setDialog({ kind: "schedule", environment: it })}
      />
      {error !== null && <ErrorCard error={error} onRetry={() => void refetch()} />}
      {error === null && data === undefined && <SkeletonBlock label="Loading backups" rows={8} />}
      {data !== undefined && data.length === 0 && <NoBackups environment={environment} />}
      {data !== undefined && shown !== null && (
        <div className={styles.panes}>
          <BackupTable
            project={project}
            backups={data}
            selected={shown.id}
            onSelect={(it) => setSelected(it.id)}
          />
          <BackupDetail
            key={shown.id}
            project={project}
            backup={shown}
            proving={drill.isPending}
            onDrill={() => setDialog({ kind: "drill", backup: shown })}
            onCopy={() => setDialog({ kind: "copy", backup: shown })}
          />
        </div>
      )}
      <BackupsDialogs
        project={project}
        environments={environments}
        asked={dialog}
        onBackUp={backUp.mutate}
        onDrill={drill.mutate}
        onClose={() => setDialog(null)}
      />
    </Screen>
  );
}
