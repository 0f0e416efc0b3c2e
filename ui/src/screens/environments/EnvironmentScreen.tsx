import { useNavigate } from "@tanstack/react-router";
import { useEnvironments } from "@/api/queries";
import { EnvironmentSheet } from "./EnvironmentSheet";
import { EnvironmentsScreen } from "./EnvironmentsScreen";

type Props = {
  project: string;
  /** The environment to change; `null` adds one. */
  environment: string | null;
};

/** The list of environments with the sheet open that adds or changes one. */
export function EnvironmentScreen({ project, environment }: Props) {
  const navigate = useNavigate();
  const { data } = useEnvironments(project);
  const list = { to: "/p/$project/environments", params: { project } } as const;
  const shown = data?.find((it) => it.id === environment) ?? null;
  const ready = data !== undefined && (environment === null || shown !== null);
  return (
    <>
      <EnvironmentsScreen project={project} marked={environment} />
      {ready && (
        <EnvironmentSheet
          project={project}
          environment={shown}
          others={data.filter((it) => it.id !== environment).map((it) => it.name)}
          onClose={() => void navigate(list)}
          onKept={() => void navigate({ ...list, ignoreBlocker: true })}
        />
      )}
    </>
  );
}
