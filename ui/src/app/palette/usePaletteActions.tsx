import type { SpotlightActionData, SpotlightActionGroupData } from "@mantine/spotlight";
import { useNavigate } from "@tanstack/react-router";
import { useMemo } from "react";
import { useEnvironments, useFolder } from "@/api/queries";
import { useAppearance } from "@/domain/useAppearance";
import { useOpenProject } from "@/domain/useOpenProject";

const screens = ["board", "runs", "history", "schema", "backups", "environments", "settings"] as const;

/** Everything that the palette reaches, in groups. */
export function usePaletteActions(project: string): SpotlightActionGroupData[] {
  const navigate = useNavigate();
  const environments = useEnvironments(project).data;
  const migrations = useFolder(project).data?.migrations;
  const { openFolder, openSample } = useOpenProject();
  const { setAppearance } = useAppearance();
  return useMemo(() => {
    const go = screens.map(
      (screen): SpotlightActionData => ({
        id: `screen-${screen}`,
        label: `${screen.charAt(0).toUpperCase()}${screen.slice(1)}`,
        description: "screen",
        onClick: () => void navigate({ to: `/p/$project/${screen}`, params: { project } }),
      }),
    );
    const places = (environments ?? []).flatMap((environment): SpotlightActionData[] => {
      const params = { project, environment: environment.id };
      const entry = (verb: string, label: string, run: () => void): SpotlightActionData => ({
        id: `${verb}-${environment.id}`,
        label,
        description: environment.tier,
        keywords: [environment.name, environment.tier],
        onClick: run,
      });
      return [
        entry(
          "plan",
          `Plan for ${environment.name}`,
          () => void navigate({ to: "/p/$project/plan/$environment", params }),
        ),
        entry(
          "back",
          `Roll back ${environment.name}…`,
          () => void navigate({ to: "/p/$project/rollback/$environment", params }),
        ),
        entry(
          "edit",
          `Environment ${environment.name}`,
          () => void navigate({ to: "/p/$project/environments/$environment", params }),
        ),
        entry("look", `Board: ${environment.name}`, () => {
          void navigate({
            to: "/p/$project/board",
            params: { project },
            search: { environment: environment.id },
          });
        }),
      ];
    });
    const actions: SpotlightActionData[] = [
      {
        id: "environment-new",
        label: "Add environment",
        onClick: () => void navigate({ to: "/p/$project/environments/new", params: { project } }),
      },
      { id: "project-open", label: "Open a migrations folder…", onClick: openFolder },
      { id: "project-sample", label: "Open the sample project", onClick: openSample },
      {
        id: "light",
        label: "Light colours",
        keywords: ["theme", "appearance"],
        onClick: () => setAppearance("light"),
      },
      {
        id: "dark",
        label: "Dark colours",
        keywords: ["theme", "appearance"],
        onClick: () => setAppearance("dark"),
      },
      {
        id: "system",
        label: "Colours as the system has them",
        keywords: ["theme"],
        onClick: () => setAppearance("system"),
      },
    ];
    const files = [...(migrations ?? [])].reverse().map(
      ({ version, name }): SpotlightActionData => ({
        id: `migration-${version}`,
        label: `${version} ${name}`,
        keywords: [name.replaceAll("_", " ")],
        onClick: () =>
          void navigate({ to: "/p/$project/board", params: { project }, search: { migration: version } }),
      }),
    );
    return [
      { group: "Screens", actions: go },
      { group: "Environments", actions: places },
      { group: "Actions", actions },
      { group: "Migrations", actions: files },
    ];
  }, [project, environments, migrations, navigate, openFolder, openSample, setAppearance]);
}
