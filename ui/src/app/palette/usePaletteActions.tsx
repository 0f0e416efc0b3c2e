import type { SpotlightActionData, SpotlightActionGroupData } from "@mantine/spotlight";
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useMemo } from "react";
import { useBackups, useEnvironments, useFolder } from "@/api/queries";
import { useAppearance } from "@/domain/useAppearance";
import { useAskedEnvironment } from "@/domain/useAskedEnvironment";
import { useOpenProject } from "@/domain/useOpenProject";

const screens = ["board", "runs", "history", "schema", "backups", "environments", "settings"] as const;

/** Everything that the palette reaches, in groups. */
export function usePaletteActions(project: string, onNewMigration: () => void): SpotlightActionGroupData[] {
  const navigate = useNavigate();
  const client = useQueryClient();
  const environments = useEnvironments(project).data;
  const migrations = useFolder(project).data?.migrations;
  const backups = useBackups({ project, environment: null }).data;
  const [, ask] = useAskedEnvironment(project);
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
      const { id, name } = environment;
      const params = { project, environment: id };
      const entry = (verb: string, label: string, run: () => void): SpotlightActionData => ({
        id: `${verb}-${id}`,
        label,
        description: environment.display,
        keywords: [name, environment.tier],
        onClick: run,
      });
      // These screens show the environment that was chosen last.
      const look = (to: "history" | "schema" | "backups") => () => {
        ask(id);
        void navigate({ to: `/p/$project/${to}`, params: { project } });
      };
      const sheet = () => void navigate({ to: "/p/$project/environments/$environment", params });
      const backup = backups?.find((it) => it.environment === id && it.proof.kind !== "broken")?.id;
      return [
        entry(
          "plan",
          `Plan for ${name}`,
          () => void navigate({ to: "/p/$project/plan/$environment", params }),
        ),
        entry(
          "back",
          `Roll back ${name}…`,
          () => void navigate({ to: "/p/$project/rollback/$environment", params }),
        ),
        entry("backup", `Back up ${name}…`, look("backups")),
        ...(backup === undefined
          ? []
          : [
              entry(
                "restore",
                `Restore the last backup of ${name}…`,
                () => void navigate({ to: "/p/$project/restore/$backup", params: { project, backup } }),
              ),
            ]),
        entry("edit", `Environment ${name}`, sheet),
        entry("test", `Test the connection of ${name}…`, sheet),
        entry("look", `Board: ${name}`, () => {
          void navigate({ to: "/p/$project/board", params: { project }, search: { environment: id } });
        }),
        entry("history", `History of ${name}`, look("history")),
        entry("schema", `Schema of ${name}`, look("schema")),
      ];
    });
    const actions: SpotlightActionData[] = [
      { id: "migration-new", label: "New migration…", keywords: ["make files"], onClick: onNewMigration },
      {
        id: "environment-new",
        label: "Add environment",
        onClick: () => void navigate({ to: "/p/$project/environments/new", params: { project } }),
      },
      {
        id: "refresh",
        label: "Ask every environment again",
        keywords: ["refresh", "reload"],
        onClick: () => void client.invalidateQueries(),
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
  }, [
    project,
    environments,
    migrations,
    backups,
    ask,
    client,
    navigate,
    onNewMigration,
    openFolder,
    openSample,
    setAppearance,
  ]);
}
