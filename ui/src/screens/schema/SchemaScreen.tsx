import type { EnvironmentView } from "@/api/bindings";
import { useEnvironments, useSchema } from "@/api/queries";
import { EnvironmentTabs, environmentOr } from "@/domain/EnvironmentTabs";
import { ErrorCard } from "@/domain/ErrorCard";
import { NoEnvironment } from "@/domain/NoEnvironment";
import { Screen } from "@/domain/Screen";
import { TargetErrorActions } from "@/domain/TargetErrorActions";
import { useAskedEnvironment } from "@/domain/useAskedEnvironment";
import { RelativeTime } from "@/kit/RelativeTime";
import { SkeletonBlock } from "@/kit/SkeletonBlock";
import { SchemaBrowser } from "./SchemaBrowser";
import styles from "./SchemaScreen.module.css";

type Props = { project: string };

/** What an environment's database holds, read from its catalogue; nothing is changed here. */
export function SchemaScreen({ project }: Props) {
  const environments = useEnvironments(project);
  const [asked, setAsked] = useAskedEnvironment(project);
  const shown = environmentOr(environments.data ?? [], asked);
  if (shown === undefined) {
    return (
      <Screen title="Schema" project={project}>
        <NoEnvironment project={project} query={environments}>
          A schema is read from a database. Add an environment to look into its own.
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
  const { data, error, refetch } = useSchema(environment.id);
  return (
    <Screen
      title="Schema"
      aside={
        data !== undefined && (
          <>
            {data.server}, read <RelativeTime at={data.checked} />
          </>
        )
      }
      project={project}
    >
      <div className={styles.bar}>
        <EnvironmentTabs environments={environments} chosen={environment.id} onChoose={onChoose} />
      </div>
      {error !== null && (
        <ErrorCard
          error={error}
          target={environment.name}
          onRetry={() => void refetch()}
          actions={<TargetErrorActions error={error} project={project} environment={environment.id} />}
        />
      )}
      {error === null && data === undefined && <SkeletonBlock label="Reading the schema" rows={12} />}
      {error === null && data !== undefined && (
        <SchemaBrowser key={environment.id} snapshot={data} engine={environment.address.engine} />
      )}
    </Screen>
  );
}
