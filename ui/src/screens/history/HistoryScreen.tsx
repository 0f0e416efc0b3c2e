import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { History } from "lucide-react";
import { useMemo, useState } from "react";
import type { EnvironmentView } from "@/api/bindings";
import { useEnvironments, useHistory } from "@/api/queries";
import { EnvironmentTabs, environmentOr } from "@/domain/EnvironmentTabs";
import { ErrorCard } from "@/domain/ErrorCard";
import { NoEnvironment } from "@/domain/NoEnvironment";
import { FooterSpace, Screen } from "@/domain/Screen";
import { shellWord } from "@/domain/shellWord";
import { HalfWayLink } from "@/domain/stopped/HalfWayLink";
import { TargetErrorActions } from "@/domain/TargetErrorActions";
import { useAskedEnvironment } from "@/domain/useAskedEnvironment";
import { CopyCommand } from "@/kit/CopyButton";
import { EmptyState } from "@/kit/EmptyState";
import { plural } from "@/kit/format";
import { Notice } from "@/kit/Notice";
import { SearchField } from "@/kit/SearchField";
import { SkeletonBlock } from "@/kit/SkeletonBlock";
import styles from "./HistoryScreen.module.css";
import { HistoryTable } from "./HistoryTable";
import { matching } from "./revisions";

type Props = { project: string };

/** What was applied to an environment, when, by whom and with what: the target's own words, newest first. */
export function HistoryScreen({ project }: Props) {
  const environments = useEnvironments(project);
  const [asked, setAsked] = useAskedEnvironment(project);
  const shown = environmentOr(environments.data ?? [], asked);
  if (shown === undefined) {
    return (
      <Screen title="History" project={project}>
        <NoEnvironment project={project} query={environments}>
          A history lies inside each target. Add an environment to read its own.
        </NoEnvironment>
      </Screen>
    );
  }
  return (
    <Chosen
      project={project}
      environment={shown}
      environments={environments.data ?? []}
      onChoose={setAsked}
    />
  );
}

type ChosenProps = {
  project: string;
  environment: EnvironmentView;
  environments: readonly EnvironmentView[];
  onChoose: (id: string | null) => void;
};

function Chosen({ project, environment, environments, onChoose }: ChosenProps) {
  const { data, error, refetch } = useHistory(environment.id);
  // A search belongs to the environment that it was typed for; the tabs stay, or the one in focus would be lost.
  const [typed, setTyped] = useState({ environment: environment.id, text: "" });
  const search = typed.environment === environment.id ? typed.text : "";
  const rows = useMemo(() => matching(data?.rows ?? [], search), [data, search]);
  return (
    <Screen
      title="History"
      aside={data?.exists ? `from ${environment.name}'s own table, in ${data.format} format` : undefined}
      project={project}
      footer={
        <>
          <span>{data !== undefined && `${plural(rows.length, "revision")} of ${environment.name}`}</span>
          <FooterSpace />
          <CopyCommand command={`godwit history --env ${shellWord(environment.name)}`} />
          <Button
            renderRoot={(props) => (
              <Link
                {...props}
                to="/p/$project/rollback/$environment"
                params={{ project, environment: environment.id }}
              />
            )}
          >
            Roll back…
          </Button>
        </>
      }
    >
      <div className={styles.bar}>
        <EnvironmentTabs environments={environments} chosen={environment.id} onChoose={onChoose} />
        <SearchField
          label="Search the history"
          value={search}
          onChange={(text) => setTyped({ environment: environment.id, text })}
          width={240}
        />
      </div>
      {error !== null && (
        <ErrorCard
          error={error}
          target={environment.name}
          onRetry={() => void refetch()}
          actions={<TargetErrorActions error={error} project={project} environment={environment.id} />}
        />
      )}
      {data?.rows.some((row) => row.state === "started" || row.state === "failed") && (
        <div className={styles.stopped}>
          <Notice
            tone="caution"
            title={`A migration may stand half-way on ${environment.name}`}
            actions={<HalfWayLink project={project} environment={environment.id} />}
          />
        </div>
      )}
      {error === null && data === undefined && <SkeletonBlock label="Loading the history" rows={10} />}
      {data !== undefined && data.rows.length === 0 && (
        <EmptyState icon={History} title={`Nothing was applied to ${environment.name} yet`}>
          {data.exists
            ? "The history table is there and empty."
            : "There is no history table in it: the first run makes one."}
        </EmptyState>
      )}
      {data !== undefined && data.rows.length > 0 && (
        <HistoryTable key={environment.id} environment={environment.name} rows={rows} search={search} />
      )}
    </Screen>
  );
}
