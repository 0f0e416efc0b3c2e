import { Screen } from "@/domain/Screen";

type Props = {
  project: string;
  /** The environment to change; `null` adds one. */
  environment: string | null;
};

/** Adds or changes an environment. */
export function EnvironmentScreen({ project, environment }: Props) {
  return (
    <Screen title={environment === null ? "Add environment" : "Environment"} project={project}>
      {environment}
    </Screen>
  );
}
