import { Screen } from "@/domain/Screen";

type Props = { project: string };

/** Schema. */
export function SchemaScreen({ project }: Props) {
  return (
    <Screen title="Schema" project={project}>
      <p>{project}</p>
    </Screen>
  );
}
