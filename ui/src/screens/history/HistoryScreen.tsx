import { Screen } from "@/domain/Screen";

type Props = { project: string };

/** History. */
export function HistoryScreen({ project }: Props) {
  return (
    <Screen title="History" project={project}>
      <p>{project}</p>
    </Screen>
  );
}
