import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { EnvironmentView, PlanView } from "@/api/bindings";
import { useApi } from "@/api/context";
import { queries, useEnvironments, useSchema, type WayOn } from "@/api/queries";
import { ErrorCard } from "@/domain/ErrorCard";
import { Screen } from "@/domain/Screen";
import { SkeletonBlock } from "@/kit/SkeletonBlock";
import { LossCard } from "./LossCard";
import { lossesOf } from "./losses";
import { NoSuchEnvironment } from "./NoSuchEnvironment";
import { PlanPage } from "./PlanPage";

type Props = { project: string; environment: string; way: WayOn };

const titles: Record<WayOn, (name: string) => string> = {
  resume: (name) => `Resume on ${name}`,
  "back-out": (name) => `Roll back on ${name}`,
};

/** The plan that brings what stopped half-way to an end: on from where it stopped, or back. */
export function WayOnScreen({ project, environment, way }: Props) {
  const listed = useEnvironments(project);
  const found = listed.data?.find((it) => it.id === environment);
  if (found === undefined) {
    return (
      <Screen title={way === "resume" ? "Resume" : "Roll back"} project={project}>
        <NoSuchEnvironment project={project} query={listed} />
      </Screen>
    );
  }
  return <EnvironmentWayOn key={`${found.id} ${way}`} project={project} environment={found} way={way} />;
}

type EnvironmentProps = Omit<Props, "environment"> & { environment: EnvironmentView };

function EnvironmentWayOn({ project, environment, way }: EnvironmentProps) {
  const made = useQuery(queries.wayOn(useApi(), environment.id, way));
  const [ticked, setTicked] = useState<boolean | null>(null);
  const title = titles[way](environment.name);
  const stopped = (
    <Button
      renderRoot={(props) => (
        <Link
          {...props}
          to="/p/$project/stopped/$environment"
          params={{ project, environment: environment.id }}
        />
      )}
    >
      See what stopped
    </Button>
  );
  if (made.data === undefined) {
    return (
      <Screen title={title} acting={environment.tier} project={project}>
        {made.error === null ? (
          <SkeletonBlock label="Making the plan" rows={12} />
        ) : (
          <ErrorCard
            error={made.error}
            target={environment.name}
            onRetry={() => void made.refetch()}
            actions={stopped}
          />
        )}
      </Screen>
    );
  }
  const plan = made.data;
  const take = ticked ?? plan.backupDefault;
  return (
    <PlanPage
      project={project}
      environment={environment}
      plan={plan}
      choice={way}
      title={title}
      take={take}
      onTake={setTicked}
      unread={made.error}
      onReread={() => void made.refetch()}
      onWritten={() => void made.refetch()}
      tools={stopped}
      notes={plan.direction === "down" && <Losses plan={plan} environment={environment.id} />}
      withoutBackup="What is half done stays half done if this stops again, and without a backup nothing else leads back."
      effect={
        plan.direction === "down" ? (
          <Losses plan={plan} environment={environment.id} />
        ) : (
          <p>It stops at the first error and says what is left; what is done already is not run again.</p>
        )
      }
    />
  );
}

function Losses({ plan, environment }: { plan: PlanView; environment: string }) {
  const schema = useSchema(environment).data;
  return <LossCard plan={plan} losses={lossesOf(plan, schema)} />;
}
