import { Screen } from "@/domain/Screen";

type Props = { project: string };

/** Settings. */
export function SettingsScreen({ project }: Props) {
  return (
    <Screen title="Settings" project={project}>
      <p>{project}</p>
    </Screen>
  );
}
