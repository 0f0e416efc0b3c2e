import { Button, Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Undo2 } from "lucide-react";
import { useState } from "react";
import type { EnvironmentView, TransactionsView } from "@/api/bindings";
import { useApi } from "@/api/context";
import { toApiError } from "@/api/error";
import { queries, useEnvironments, useSchema, useStatus } from "@/api/queries";
import { ErrorCard } from "@/domain/ErrorCard";
import { Screen } from "@/domain/Screen";
import { TargetErrorActions } from "@/domain/TargetErrorActions";
import { EmptyState } from "@/kit/EmptyState";
import { SkeletonBlock } from "@/kit/SkeletonBlock";
import { LossCard } from "./LossCard";
import { lossesOf } from "./losses";
import { NoSuchEnvironment } from "./NoSuchEnvironment";
import { PlanPage } from "./PlanPage";
import styles from "./RollbackScreen.module.css";
import { TransactionsSelect } from "./TransactionsSelect";

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
        <NoSuchEnvironment project={project} query={listed} />
      </Screen>
    );
  }
  // The route keeps this screen when its environment changes; nothing chosen for one is meant for another.
  return <EnvironmentRollback key={found.id} project={project} environment={found} to={to} onTo={onTo} />;
}

type EnvironmentProps = Omit<Props, "environment"> & { environment: EnvironmentView };

function EnvironmentRollback({ project, environment, to, onTo }: EnvironmentProps) {
  const api = useApi();
  const [transactions, setTransactions] = useState<TransactionsView>("each");
  const request = { environment: environment.id, steps: to === null ? 1 : null, to, transactions };
  const made = useQuery(queries.rollback(api, request));
  const schema = useSchema(environment.id).data;
  const [ticked, setTicked] = useState<boolean | null>(null);
  const reread = () => void made.refetch();
  const title = `Roll back ${environment.name}`;
  const tools = (
    <>
      <BackTo environment={environment} to={to} onTo={onTo} />
      <TransactionsSelect
        engine={environment.address.engine}
        value={transactions}
        onChange={setTransactions}
      />
    </>
  );
  const failure = made.error !== null && (
    <ErrorCard
      error={made.error}
      target={environment.name}
      onRetry={toApiError(made.error).code === "irreversible" ? undefined : reread}
      actions={<TargetErrorActions error={made.error} project={project} environment={environment.id} />}
    />
  );
  if (made.data === undefined) {
    return (
      <Screen title={title} acting={environment.tier} project={project}>
        {failure === false ? (
          <SkeletonBlock label="Making the plan" rows={12} />
        ) : (
          <>
            <div className={styles.tools}>{tools}</div>
            {failure}
          </>
        )}
      </Screen>
    );
  }
  const plan = made.data;
  if (plan.steps.length === 0) {
    return (
      <Screen title={title} project={project}>
        {failure}
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
      project={project}
      environment={environment}
      plan={plan}
      choice={`to ${to ?? "the newest alone"}, ${transactions}`}
      title={title}
      take={ticked ?? plan.backupDefault}
      onTake={setTicked}
      unread={made.error}
      onReread={reread}
      onWritten={reread}
      tools={tools}
      notes={<LossCard plan={plan} losses={losses} />}
      withoutBackup="Without a backup nothing brings back what these scripts take away."
      effect={<LossCard plan={plan} losses={losses} />}
    />
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
