import { Button, Select } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { CircleCheck, FolderOpen, Save } from "lucide-react";
import { useState } from "react";
import type { EnvironmentView, PlanView } from "@/api/bindings";
import { useApi } from "@/api/context";
import { toApiError } from "@/api/error";
import { queries, useEnvironments, useStatus } from "@/api/queries";
import { ErrorCard } from "@/domain/ErrorCard";
import { wouldRun } from "@/domain/migrationState";
import { Screen } from "@/domain/Screen";
import { TargetErrorActions } from "@/domain/TargetErrorActions";
import { EmptyState } from "@/kit/EmptyState";
import { SkeletonBlock } from "@/kit/SkeletonBlock";
import { PlanPage } from "./PlanPage";

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
        {listed.isError ? (
          <ErrorCard error={listed.error} />
        ) : (
          <SkeletonBlock label="Reading the environment" />
        )}
      </Screen>
    );
  }
  return <EnvironmentPlan project={project} environment={found} to={to} onTo={onTo} />;
}

type EnvironmentProps = Omit<Props, "environment"> & { environment: EnvironmentView };

function EnvironmentPlan({ project, environment, to, onTo }: EnvironmentProps) {
  const api = useApi();
  const [opened, setOpened] = useState<PlanView | null>(null);
  const made = useQuery({
    ...queries.plan(api, { environment: environment.id, to }),
    enabled: opened === null,
  });
  const open = useMutation({
    mutationFn: async () => {
      const path = await api.picker.file("plan");
      return path === null ? null : api.plan.open({ environment: environment.id, path });
    },
    onSuccess: (plan) => plan !== null && setOpened(plan),
    onError: (thrown) => toast(toApiError(thrown).message),
  });
  const plan = opened ?? made.data;
  const title = `Plan for ${environment.name}`;
  const openButton = (
    <Button leftSection={<FolderOpen size={14} aria-hidden />} onClick={() => open.mutate()}>
      Open plan…
    </Button>
  );

  if (plan === undefined) {
    return (
      <Screen title={title} acting={environment.tier} project={project}>
        {made.isError ? (
          <ErrorCard
            error={made.error}
            target={environment.name}
            onRetry={() => void made.refetch()}
            actions={<TargetErrorActions error={made.error} project={project} environment={environment.id} />}
          />
        ) : (
          <SkeletonBlock label="Making the plan" rows={12} />
        )}
      </Screen>
    );
  }
  if (plan.steps.length === 0) {
    return (
      <Screen title={title} project={project}>
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
  return (
    <PlanPage
      key={plan.digest}
      project={project}
      environment={environment}
      plan={plan}
      title={title}
      tools={
        opened === null ? (
          <UpTo environment={environment} to={to} onTo={onTo} />
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
      effect={
        <p>
          It stops at the first error and says what is left. The way back: roll back, or restore the backup.
        </p>
      }
    />
  );
}

function UpTo({ environment, to, onTo }: { environment: EnvironmentView } & Pick<Props, "to" | "onTo">) {
  const pending = (useStatus(environment.id).data?.rows ?? []).filter((row) => wouldRun(row.state));
  return (
    <Select
      key={pending.length}
      aria-label="Up to version"
      searchable
      limit={200}
      size="xs"
      w={240}
      allowDeselect={false}
      value={to ?? ""}
      onChange={(value) => onTo(value === "" ? null : value)}
      data={[
        { value: "", label: "Everything pending" },
        ...pending.map(({ version, name }) => ({ value: version, label: `Up to ${version} ${name}` })),
      ]}
    />
  );
}

function SavePlan({ plan }: { plan: PlanView }) {
  const api = useApi();
  const save = useMutation({
    mutationFn: async () => {
      const path = await api.picker.save(
        "plan",
        `${plan.target}-${plan.digestShort.replaceAll(" ", "")}.plan.json`,
      );
      if (path !== null) await api.plan.save({ digest: plan.digest, path });
      return path;
    },
    onSuccess: (path) => {
      if (path !== null) notifications.show({ color: "teal", title: "Plan saved", message: path });
    },
    onError: (thrown) => toast(toApiError(thrown).message),
  });
  return (
    <Button
      leftSection={<Save size={14} aria-hidden />}
      onClick={() => save.mutate()}
      loading={save.isPending}
    >
      Save plan…
    </Button>
  );
}

function toast(message: string): void {
  notifications.show({ color: "red", title: "That did not work", message });
}
