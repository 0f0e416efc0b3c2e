import { Screen } from "@/domain/Screen";

type Props = {
  project: string;
  environment: string;
  to: string | null;
  onTo: (version: string | null) => void;
};

/** The plan that brings an environment up to a version. */
export function PlanScreen({ project }: Props) {
  return (
    <Screen title="Plan" project={project}>
      {null}
    </Screen>
  );
}
