import { Screen } from "@/domain/Screen";

type Props = { project: string; backup: string };

/** Restores a backup, step by step. */
export function RestoreScreen({ project, backup }: Props) {
  return (
    <Screen title="Restore" project={project}>
      {backup}
    </Screen>
  );
}
