import type { BackupView, EnvironmentView, RestoreOptionsView, RestoreRequest } from "@/api/bindings";

/** Where a backup is to go, as chosen so far. */
export type RestoreChoice = {
  environment: string;
  into: "replace" | "new";
  /** The new database's name. */
  database: string;
  /** How it is loaded; PostgreSQL alone has a choice. */
  options: Required<RestoreOptionsView>;
};

/** How a backup is loaded unless a person chooses otherwise. */
export const usualOptions: Required<RestoreOptionsView> = {
  owners: true,
  privileges: true,
  jobs: 1,
  oneTransaction: false,
};

/**
 * Where a restore starts from: a new database beside the backup's own environment, else beside the first of its engine.
 * Nothing is replaced unless a person chooses so.
 */
export function firstChoice(backup: BackupView, environments: readonly EnvironmentView[]): RestoreChoice {
  const able = environments.filter((it) => it.address.engine === backup.engine);
  const own = able.find((it) => it.id === backup.environment) ?? able[0] ?? environments[0];
  return {
    environment: own?.id ?? "",
    into: "new",
    database: own === undefined ? "restored" : besideName(own),
    options: usualOptions,
  };
}

/** A free-looking name beside an environment's own database or file. */
export function besideName(environment: EnvironmentView): string {
  const { engine, database, path } = environment.address;
  if (engine !== "sqlite") return `${database}_restored`;
  const file = path.split(/[/\\]/).at(-1) ?? "restored.db";
  const dot = file.lastIndexOf(".");
  return dot <= 0 ? `${file}_restored` : `${file.slice(0, dot)}_restored${file.slice(dot)}`;
}

/** The choice as a request; without the typed name, which only the last step has. */
export function requestOf(backup: string, choice: RestoreChoice): RestoreRequest {
  const { environment, into, database, options } = choice;
  const newDatabase = into === "new" ? database.trim() : null;
  return { backup, environment, newDatabase, confirm: null, options };
}
