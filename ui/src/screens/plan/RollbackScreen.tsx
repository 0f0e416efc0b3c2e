import { Screen } from "@/domain/Screen";

type Props = {
  project: string;
  environment: string;
  to: string | null;
  onTo: (version: string | null) => void;
};

/** The plan that takes an environment back to a version. */
export function RollbackScreen({ project }: Props) {
  return (
    <Screen title="Plan" project={project}>
      {null}
    </Screen>
  );
}
