import { Button, Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Undo2 } from "lucide-react";
import type { EnvironmentView, PlanView } from "@/api/bindings";
import { useApi } from "@/api/context";
import { toApiError } from "@/api/error";
import { queries, useEnvironments, useSchema, useStatus } from "@/api/queries";
import { ErrorCard } from "@/domain/ErrorCard";
import { Screen } from "@/domain/Screen";
import { TargetErrorActions } from "@/domain/TargetErrorActions";
import { EmptyState } from "@/kit/EmptyState";
import { SkeletonBlock } from "@/kit/SkeletonBlock";
import { StateWord } from "@/kit/StateWord";
import { type Loss, lossesOf } from "./losses";
import { PlanPage } from "./PlanPage";
import styles from "./RollbackScreen.module.css";

type Props = {
  project: string;
  environment: string;
  to: string | null;
  onTo: (version: string | null) => void;
};

/** The plan that takes an environment back: down scripts in reverse, and what is lost by them. */
export function RollbackScreen({ project, environment, to, onTo }: Props) {
  const listed = useEnvironments(project);
  const found = listed.data?.find((it) => it.id === environment);
  if (found === undefined) {
    return (
      <Screen title="Roll back" project={project}>
        {listed.isError ? (
          <ErrorCard error={listed.error} />
        ) : (
          <SkeletonBlock label="Reading the environment" />
        )}
      </Screen>
    );
  }
  return <EnvironmentRollback project={project} environment={found} to={to} onTo={onTo} />;
}

type EnvironmentProps = Omit<Props, "environment"> & { environment: EnvironmentView };

function EnvironmentRollback({ project, environment, to, onTo }: EnvironmentProps) {
  const api = useApi();
  const made = useQuery(
    queries.rollback(api, { environment: environment.id, steps: to === null ? 1 : null, to }),
  );
  const schema = useSchema(environment.id).data;
  const title = `Roll back ${environment.name}`;
  const tools = <BackTo environment={environment} to={to} onTo={onTo} />;
  if (made.data === undefined) {
    return (
      <Screen title={title} acting={environment.tier} project={project}>
        {made.isError ? (
          <>
            <div className={styles.tools}>{tools}</div>
            <ErrorCard
              error={made.error}
              target={environment.name}
              onRetry={toApiError(made.error).code === "irreversible" ? undefined : () => void made.refetch()}
              actions={
                <TargetErrorActions error={made.error} project={project} environment={environment.id} />
              }
            />
          </>
        ) : (
          <SkeletonBlock label="Making the plan" rows={12} />
        )}
      </Screen>
    );
  }
  const plan = made.data;
  if (plan.steps.length === 0) {
    return (
      <Screen title={title} project={project}>
        <EmptyState
          icon={Undo2}
          title={`Nothing is applied on ${environment.name}`}
          actions={
            <Button renderRoot={(props) => <Link {...props} to="/p/$project/board" params={{ project }} />}>
              Back to the Board
            </Button>
          }
        >
          A roll back runs the down scripts of what its history holds, newest first.
        </EmptyState>
      </Screen>
    );
  }
  const losses = lossesOf(plan, schema);
  return (
    <PlanPage
      key={plan.digest}
      project={project}
      environment={environment}
      plan={plan}
      title={title}
      tools={tools}
      notes={<LossCard plan={plan} losses={losses} />}
      effect={<LossCard plan={plan} losses={losses} />}
    />
  );
}

function LossCard({ plan, losses }: { plan: PlanView; losses: readonly Loss[] }) {
  if (losses.length === 0) {
    return <p>Only structure goes: no table or column with rows is dropped by these scripts.</p>;
  }
  return (
    <section className={styles.losses} aria-label="What is lost">
      <StateWord glyph="warning" tone="danger">
        <strong>What is lost on {plan.target}</strong>
      </StateWord>
      <ul className={styles.list}>
        {losses.map(({ version, what }) => (
          <li key={`${version} ${what}`}>
            <code>{version}</code> {what}
          </li>
        ))}
      </ul>
      <p>Applying again brings the structure back, not what was in it. Only a backup does.</p>
    </section>
  );
}

function BackTo({ environment, to, onTo }: { environment: EnvironmentView } & Pick<Props, "to" | "onTo">) {
  const applied = (useStatus(environment.id).data?.rows ?? []).filter((row) => row.at !== null).reverse();
  const options = applied
    .slice(2)
    .map(({ version, name }) => ({ value: version, label: `Back to ${version} ${name}` }));
  return (
    <Select
      key={applied.length}
      aria-label="Back to version"
      limit={200}
      size="xs"
      w={260}
      searchable
      allowDeselect={false}
      value={to ?? ""}
      onChange={(value) => onTo(value === "" ? null : value)}
      data={[
        { value: "", label: "The newest migration alone" },
        ...options,
        ...(applied.length > 1 ? [{ value: "0", label: "Everything, back to empty" }] : []),
      ]}
    />
  );
}
