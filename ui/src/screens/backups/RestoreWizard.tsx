import { Button } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { BackupView, EnvironmentView, RestorePreviewView } from "@/api/bindings";
import { useApi } from "@/api/context";
import { queries } from "@/api/queries";
import { ErrorCard } from "@/domain/ErrorCard";
import { FooterSpace, Screen } from "@/domain/Screen";
import { TargetErrorActions } from "@/domain/TargetErrorActions";
import { CopyCommand } from "@/kit/CopyButton";
import { SkeletonBlock } from "@/kit/SkeletonBlock";
import { ChooseBackup } from "./ChooseBackup";
import { ChooseDestination } from "./ChooseDestination";
import { ChooseOptions } from "./ChooseOptions";
import { ConfirmRestore } from "./ConfirmRestore";
import { RestoreEffect } from "./RestoreEffect";
import { RestoreOutcome } from "./RestoreOutcome";
import styles from "./RestoreScreen.module.css";
import { firstChoice, type RestoreChoice, requestOf } from "./restoreChoice";
import { useRestore } from "./useRestore";

type Props = {
  project: string;
  backup: BackupView;
  backups: readonly BackupView[];
  environments: readonly EnvironmentView[];
};

/** Which backup, where to, what that does; then the typed name, and how far it is. */
export function RestoreWizard({ project, backup, backups, environments }: Props) {
  const api = useApi();
  const [choice, setChoice] = useState<RestoreChoice>(() => firstChoice(backup, environments));
  const [confirming, setConfirming] = useState(false);
  const [chosenFor, setChosenFor] = useState(backup);
  const restore = useRestore(project, backup.id);
  if (chosenFor.id !== backup.id) {
    setChosenFor(backup);
    setConfirming(false);
    // Another backup goes where the first one was to go. After a restore it is another matter, and chosen anew.
    if (chosenFor.engine !== backup.engine || !restore.isIdle) setChoice(firstChoice(backup, environments));
  }
  const begun = !restore.isIdle && restore.variables?.request.backup === backup.id;
  const [settled] = useDebouncedValue(choice, 250);
  const request = requestOf(backup.id, settled);
  const named = choice.into === "replace" || choice.database.trim() !== "";
  const preview = useQuery({ ...queries.restore(api, request), enabled: named && !begun });
  const environment = environments.find((it) => it.id === choice.environment);
  const acting = environment?.tier;
  if (begun) {
    return (
      <Screen title={`Restore into ${environment?.name ?? ""}`} project={project} acting={acting}>
        <RestoreOutcome
          project={project}
          backup={backup}
          environment={choice.environment}
          target={preview.data?.target ?? environment?.name ?? ""}
          restore={restore}
        />
      </Screen>
    );
  }
  const current = settled === choice && named ? preview.data : undefined;
  return (
    <Screen
      title="Restore"
      aside={environment === undefined ? undefined : `into ${environment.name}`}
      project={project}
      acting={acting}
      footer={
        <>
          <span>{current !== undefined && summary(current)}</span>
          <FooterSpace />
          {current !== undefined && <CopyCommand command={current.command} />}
          <Button renderRoot={(props) => <Link {...props} to="/p/$project/backups" params={{ project }} />}>
            Back
          </Button>
          <Button
            variant="filled"
            color={choice.into === "replace" ? "red" : "teal"}
            disabled={current === undefined || current.blocked !== null}
            onClick={() => setConfirming(true)}
          >
            {choice.into === "replace"
              ? `Restore into ${environment?.name ?? ""}…`
              : `Restore into ${choice.database.trim() || "a new database"}…`}
          </Button>
        </>
      }
    >
      <div className={styles.panes}>
        <div className={styles.steps}>
          <ChooseBackup project={project} backup={backup} backups={backups} />
          <ChooseDestination
            engine={backup.engine}
            environments={environments}
            choice={choice}
            onChange={setChoice}
          />
          {backup.engine === "postgres" && (
            <ChooseOptions
              options={choice.options}
              onChange={(options) => setChoice((old) => ({ ...old, options }))}
            />
          )}
        </div>
        <div className={styles.effect}>
          {preview.error !== null && (
            <ErrorCard
              error={preview.error}
              target={environment?.name}
              onRetry={() => void preview.refetch()}
              actions={
                <TargetErrorActions
                  error={preview.error}
                  project={project}
                  environment={choice.environment}
                />
              }
            />
          )}
          {preview.error === null && current === undefined && (
            <SkeletonBlock label="Looking at the backup and the target" rows={8} />
          )}
          {preview.error === null && current !== undefined && <RestoreEffect preview={current} />}
        </div>
      </div>
      {confirming && current !== undefined && (
        <ConfirmRestore
          preview={current}
          onClose={() => setConfirming(false)}
          onConfirm={(confirm) => {
            setConfirming(false);
            restore.mutate({ request: { ...request, confirm }, target: current.target });
          }}
        />
      )}
    </Screen>
  );
}

function summary(preview: RestorePreviewView): string {
  if (preview.blocked !== null) return "This cannot be done";
  return preview.replaces ? `${preview.target} is replaced` : `${preview.target} is left as it is`;
}
