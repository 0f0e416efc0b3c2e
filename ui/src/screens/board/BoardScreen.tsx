import { Screen } from "@/domain/Screen";

type Props = {
  project: string;
  environment: string | null;
  migration: string | null;
  onChoose: (chosen: { environment?: string; migration?: string }) => void;
};

/** Migrations against environments. */
export function BoardScreen({ project }: Props) {
  return (
    <Screen title="Board" project={project}>
      {null}
    </Screen>
  );
}
