import { Screen } from "@/domain/Screen";

type Props = { project: string };

/** Backups. */
export function BackupsScreen({ project }: Props) {
  return (
    <Screen title="Backups" project={project}>
      <p>{project}</p>
    </Screen>
  );
}
