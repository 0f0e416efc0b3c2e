import { Button, Select } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { CircleCheck, FolderOpen } from "lucide-react";
import { useDeferredValue, useState } from "react";
import type { EnvironmentView, PlanView, TransactionsView } from "@/api/bindings";
import { useApi } from "@/api/context";
import { toApiError } from "@/api/error";
import { queries, useEnvironments, useFolder, useStatus } from "@/api/queries";
import { ErrorCard } from "@/domain/ErrorCard";
import { wouldRun } from "@/domain/migrationState";
import { Screen } from "@/domain/Screen";
import { TargetErrorActions } from "@/domain/TargetErrorActions";
import { EmptyState } from "@/kit/EmptyState";
import { SkeletonBlock } from "@/kit/SkeletonBlock";
import { NoSuchEnvironment } from "./NoSuchEnvironment";
import { PlanPage } from "./PlanPage";
import styles from "./PlanPage.module.css";
import { hasWayDown, wayBack } from "./planModel";
import { SavePlan } from "./SavePlan";
import { TransactionsSelect } from "./TransactionsSelect";

type Props = {
  project: string;
  environment: string;
  to: string | null;
  onTo: (version: string | null) => void;
};

/** The plan that brings an environment up to a version. */
export function PlanScreen({ project, environment, to, onTo }: Props) {
  const listed = useEnvironments(project);
  const found = listed.data?.find((it) => it.id === environment);
  if (found === undefined) {
    return (
      <Screen title="Plan" project={project}>
        <NoSuchEnvironment project={project} query={listed} />
      </Screen>
    );
  }
  // The route keeps this screen when its environment changes; a plan that was opened is for one environment alone.
  return <EnvironmentPlan key={found.id} project={project} environment={found} to={to} onTo={onTo} />;
}

type EnvironmentProps = Omit<Props, "environment"> & { environment: EnvironmentView };

function EnvironmentPlan({ project, environment, to, onTo }: EnvironmentProps) {
  const api = useApi();
  const folder = useFolder(project).data;
  const [opened, setOpened] = useState<(PlanView & { file: string }) | null>(null);
  const [ticked, setTicked] = useState<boolean | null>(null);
  const [transactions, setTransactions] = useState<TransactionsView>("each");
  const made = useQuery({
    ...queries.plan(api, { environment: environment.id, to, transactions }),
    enabled: opened === null,
  });
  const open = useMutation({
    /** Opens the file again where one is named, else asks for one. */
    mutationFn: async (known: string | null) => {
      const path = known ?? (await api.picker.file("plan"));
      if (path === null) return null;
      return { ...(await api.plan.open({ environment: environment.id, path })), file: path };
    },
    onSuccess: (plan) => plan !== null && setOpened(plan),
    onError: (thrown) =>
      notifications.show({ color: "red", title: "That did not work", message: toApiError(thrown).message }),
  });
  const plan = opened ?? made.data;
  // The answer and the screen that it fills are a task each.
  const drawn = useDeferredValue(plan !== undefined, false);
  const unread = opened === null ? made.error : null;
  const reread = () => {
    if (opened === null) void made.refetch();
    else open.mutate(opened.file);
  };
  const title = `Plan for ${environment.name}`;
  const openButton = (
    <Button leftSection={<FolderOpen size={14} aria-hidden />} onClick={() => open.mutate(null)}>
      Open plan…
    </Button>
  );
  const tools = (
    <>
      <UpTo environment={environment} to={to} onTo={onTo} />
      <TransactionsSelect
        engine={environment.address.engine}
        value={transactions}
        onChange={setTransactions}
      />
    </>
  );
  const failure = unread !== null && (
    <ErrorCard
      error={unread}
      target={environment.name}
      onRetry={reread}
      actions={<TargetErrorActions error={unread} project={project} environment={environment.id} />}
    />
  );

  if (plan === undefined || !drawn) {
    return (
      <Screen title={title} acting={environment.tier} project={project}>
        {failure === false ? (
          <SkeletonBlock label="Making the plan" rows={12} />
        ) : (
          <>
            <div className={styles.bar}>
              {tools}
              {openButton}
            </div>
            {failure}
          </>
        )}
      </Screen>
    );
  }
  if (plan.steps.length === 0) {
    return (
      <Screen title={title} project={project}>
        {failure}
        <EmptyState
          icon={CircleCheck}
          title={`${environment.name} is up to date`}
          actions={
            <>
              {openButton}
              <Button renderRoot={(props) => <Link {...props} to="/p/$project/board" params={{ project }} />}>
                Back to the Board
              </Button>
            </>
          }
        >
          Every migration of the folder is in its history, so there is nothing to plan.
        </EmptyState>
      </Screen>
    );
  }
  const take = ticked ?? plan.backupDefault;
  const down = hasWayDown(plan, folder);
  return (
    <PlanPage
      project={project}
      environment={environment}
      plan={plan}
      choice={opened === null ? `to ${to ?? "the newest"}, ${transactions}` : `file ${opened.digest}`}
      title={title}
      take={take}
      onTake={setTicked}
      unread={unread}
      onReread={reread}
      onWritten={() => {
        // What a file holds is not what the folder holds any more.
        setOpened(null);
        void made.refetch();
      }}
      tools={
        opened === null ? (
          tools
        ) : (
          <Button size="compact-sm" onClick={() => setOpened(null)}>
            Opened from a file. Plan anew
          </Button>
        )
      }
      actions={
        <>
          {openButton}
          <SavePlan plan={plan} />
        </>
      }
      withoutBackup={
        down ? "Without a backup nothing but the down scripts leads back." : wayBack(false, false)
      }
      effect={<p>It stops at the first error and says what is left. {wayBack(take, down)}</p>}
    />
  );
}

function UpTo({ environment, to, onTo }: { environment: EnvironmentView } & Pick<Props, "to" | "onTo">) {
  const pending = (useStatus(environment.id).data?.rows ?? []).filter((row) => wouldRun(row.state));
  const options = pending.map(({ version, name }) => ({ value: version, label: `Up to ${version} ${name}` }));
  // A target that does not answer lists nothing; what was chosen stays readable.
  const known = to === null || options.some((it) => it.value === to);
  return (
    <Select
      key={pending.length}
      aria-label="Up to version"
      searchable
      limit={60}
      size="xs"
      w={240}
      allowDeselect={false}
      value={to ?? ""}
      onChange={(value) => onTo(value === "" ? null : value)}
      data={[
        { value: "", label: "Everything pending" },
        ...(known ? [] : [{ value: to, label: `Up to ${to}` }]),
        ...options,
      ]}
    />
  );
}
