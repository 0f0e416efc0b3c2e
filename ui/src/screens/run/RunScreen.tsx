import { Screen } from "@/domain/Screen";

type Props = { project: string; run: string };

/** One run, live or past. */
export function RunScreen({ project, run }: Props) {
  return (
    <Screen title={`Run ${run}`} project={project}>
      {null}
    </Screen>
  );
}
