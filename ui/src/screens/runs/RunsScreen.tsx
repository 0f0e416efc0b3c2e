import { Screen } from "@/domain/Screen";

type Props = { project: string };

/** Runs. */
export function RunsScreen({ project }: Props) {
  return (
    <Screen title="Runs" project={project}>
      <p>{project}</p>
    </Screen>
  );
}
