import {
  type QueryClient,
  queryOptions,
  useMutation,
  useQueries,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import type { FixRequest, PreviewApi } from "@/api/previewTypes";
import type { Api } from "./api";
import type {
  BackupCreateRequest,
  BackupListRequest,
  EnvironmentView,
  PlanCreateRequest,
  RestoreRequest,
  RollbackPlanRequest,
  RunListRequest,
  UnitKindView,
} from "./bindings";
import { useApi } from "./context";

/** How a migration that stopped half-way is brought to an end: forward, or back by its down script. */
export type WayOn = "resume" | "back-out";

/** Every key under which the page caches an answer. Closed, so that an invalidation cannot miss by a typo. */
export type QueryKey =
  | readonly ["app"]
  | readonly ["keyring"]
  | readonly ["tools"]
  | readonly ["settings"]
  | readonly ["projects"]
  | readonly ["project", string]
  | readonly ["folder", string]
  | readonly ["migration", string, string]
  | readonly ["environments", string]
  | readonly ["password", string]
  | readonly ["status", string]
  | readonly ["history", string]
  | readonly ["plan", PlanCreateRequest]
  | readonly ["rollback", RollbackPlanRequest]
  | readonly ["way on", string, WayOn]
  | readonly ["fix", FixRequest]
  | readonly ["facts", string]
  | readonly ["rule page", string]
  | readonly ["stopped", string]
  | readonly ["runs", RunListRequest]
  | readonly ["run", string]
  | readonly ["backups", BackupListRequest]
  | readonly ["restore", RestoreRequest]
  | readonly ["prune", string]
  | readonly ["drills", string]
  | readonly ["estimate", BackupCreateRequest]
  | readonly ["passphrase"]
  | readonly ["schedules"]
  | readonly ["units", string, UnitKindView | null]
  | readonly ["destinations"]
  | readonly ["schema", string];

function options<T>(queryKey: QueryKey, queryFn: () => Promise<T>) {
  return queryOptions({ queryKey, queryFn });
}

/** For answers of thousands of rows: comparing them with the last ones would cost more than drawing them. */
function longOptions<T>(queryKey: QueryKey, queryFn: () => Promise<T>) {
  return queryOptions({ queryKey, queryFn, structuralSharing: false });
}

/** The queries themselves, for hooks, prefetching and tests. */
export const queries = {
  app: (api: Api) => options(["app"], () => api.app.info()),
  keyring: (api: Api) => options(["keyring"], () => api.keyring.state()),
  tools: (api: Api) => options(["tools"], () => api.tool.list()),
  settings: (api: Api) => options(["settings"], () => api.settings.get()),
  projects: (api: Api) => options(["projects"], () => api.project.list()),
  project: (api: Api, id: string) => options(["project", id], () => api.project.get(id)),
  folder: (api: Api, project: string) => longOptions(["folder", project], () => api.folder.get(project)),
  migration: (api: Api, project: string, version: string) =>
    options(["migration", project, version], () => api.migration.get({ project, version })),
  environments: (api: Api, project: string) =>
    options(["environments", project], () => api.environment.list(project)),
  password: (api: Api, environment: string) =>
    options(["password", environment], () => api.password.state(environment)),
  status: (api: Api, environment: string) =>
    longOptions(["status", environment], () => api.status.get(environment)),
  history: (api: Api, environment: string) =>
    longOptions(["history", environment], () => api.history.get(environment)),
  plan: (api: Api, request: PlanCreateRequest) =>
    longOptions(["plan", request], () => api.plan.create(request)),
  rollback: (api: Api, request: RollbackPlanRequest) =>
    longOptions(["rollback", request], () => api.plan.rollback(request)),
  wayOn: (api: Api, environment: string, way: WayOn) =>
    longOptions(["way on", environment, way], () =>
      way === "resume" ? api.plan.resume(environment) : api.plan.backOut(environment),
    ),
  fix: (preview: PreviewApi, request: FixRequest) =>
    options(["fix", request], () => preview.fixPreview(request)),
  /** Facts are of one moment: they are asked for by a person, and never again by themselves. */
  facts: (preview: PreviewApi, digest: string) => ({
    ...options(["facts", digest], () => preview.planFacts(digest)),
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false as const,
  }),
  rulePage: (preview: PreviewApi, page: string) => options(["rule page", page], () => preview.rulePage(page)),
  stopped: (api: Api, environment: string) =>
    options(["stopped", environment], () => api.stopped.get(environment)),
  runs: (api: Api, request: RunListRequest) => options(["runs", request], () => api.run.list(request)),
  run: (api: Api, id: string) => options(["run", id], () => api.run.get(id)),
  backups: (api: Api, request: BackupListRequest) =>
    options(["backups", request], () => api.backup.list(request)),
  restore: (api: Api, request: RestoreRequest) =>
    options(["restore", request], () => api.backup.restorePreview(request)),
  prune: (api: Api, project: string) => options(["prune", project], () => api.backup.prunePreview(project)),
  drills: (api: Api, project: string) => options(["drills", project], () => api.backup.drills(project)),
  /** Of one moment: asked for when a person is about to take one. */
  estimate: (api: Api, request: BackupCreateRequest) => ({
    ...options(["estimate", request], () => api.backup.estimate(request)),
    refetchOnWindowFocus: false as const,
  }),
  passphrase: (api: Api) => options(["passphrase"], () => api.passphrase.isSet()),
  schedules: (api: Api) => options(["schedules"], () => api.schedule.list()),
  units: (api: Api, environment: string, kind: UnitKindView | null) =>
    options(["units", environment, kind], () => api.schedule.units(environment, kind)),
  destinations: (api: Api) => options(["destinations"], () => api.destination.list()),
  schema: (api: Api, environment: string) =>
    options(["schema", environment], () => api.schema.get(environment)),
};

/** What a finished run, backup or restore may have changed. */
export async function invalidateTargets(client: QueryClient): Promise<void> {
  const touched: ReadonlySet<QueryKey[0]> = new Set([
    "status",
    "history",
    "plan",
    "rollback",
    "way on",
    "stopped",
    "runs",
    "run",
    "backups",
    "drills",
    "schedules",
    "schema",
    "restore",
    "prune",
  ]);
  await client.invalidateQueries({ predicate: (query) => touched.has(query.queryKey[0] as QueryKey[0]) });
}

/** What files that were written into a migrations folder may have changed. */
export async function invalidateFolder(client: QueryClient): Promise<void> {
  const touched: ReadonlySet<QueryKey[0]> = new Set([
    "folder",
    "migration",
    "status",
    "plan",
    "rollback",
    "way on",
  ]);
  await client.invalidateQueries({ predicate: (query) => touched.has(query.queryKey[0] as QueryKey[0]) });
}

/**
 * What a change to environments may have changed. Done when the lists are new, which Godwit keeps itself.
 *
 * Nobody waits for the keyring and the targets, which are asked after that: a dead server takes ten seconds to say
 * nothing, and the change is made.
 */
export async function invalidateEnvironments(client: QueryClient): Promise<void> {
  await Promise.all([
    client.invalidateQueries({ queryKey: ["environments"] }),
    client.invalidateQueries({ queryKey: ["projects"] }),
    client.invalidateQueries({ queryKey: ["project"] }),
  ]);
  void client.invalidateQueries({ queryKey: ["password"] });
  void invalidateTargets(client);
}

export const useAppInfo = () => useQuery(queries.app(useApi()));
export const useKeyring = () => useQuery(queries.keyring(useApi()));
export const useTools = () => useQuery(queries.tools(useApi()));
export const useSettings = () => useQuery(queries.settings(useApi()));
export const useProjects = () => useQuery(queries.projects(useApi()));
export const useProject = (id: string) => useQuery(queries.project(useApi(), id));
export const useFolder = (project: string) => useQuery(queries.folder(useApi(), project));
export const useEnvironments = (project: string) => useQuery(queries.environments(useApi(), project));
export const usePasswordState = (environment: string) => useQuery(queries.password(useApi(), environment));
export const useStatus = (environment: string) => useQuery(queries.status(useApi(), environment));
export const useHistory = (environment: string) => useQuery(queries.history(useApi(), environment));
export const useStopped = (environment: string) => useQuery(queries.stopped(useApi(), environment));
export const useRuns = (request: RunListRequest) => useQuery(queries.runs(useApi(), request));
export const useBackups = (request: BackupListRequest) => useQuery(queries.backups(useApi(), request));
export const useDrills = (project: string) => useQuery(queries.drills(useApi(), project));
export const usePassphrase = () => useQuery(queries.passphrase(useApi()));
export const useSchedules = () => useQuery(queries.schedules(useApi()));
export const useDestinations = () => useQuery(queries.destinations(useApi()));
export const useSchema = (environment: string) => useQuery(queries.schema(useApi(), environment));

/** One migration's scripts, asked for only once a version is known. */
export function useMigration(project: string, version: string | undefined) {
  const api = useApi();
  return useQuery({ ...queries.migration(api, project, version ?? ""), enabled: version !== undefined });
}

/** The status of each environment, each with its own loading and error: a dead one never blocks the others. */
export function useStatuses(environments: readonly EnvironmentView[]) {
  const api = useApi();
  return useQueries({ queries: environments.map((environment) => queries.status(api, environment.id)) });
}

/** The history of each environment. */
export function useHistories(environments: readonly EnvironmentView[]) {
  const api = useApi();
  return useQueries({ queries: environments.map((environment) => queries.history(api, environment.id)) });
}

/** A change to environments; everything that hangs on them is asked again afterwards. */
export function useEnvironmentMutation<Request, Answer>(
  change: (api: Api, request: Request) => Promise<Answer>,
) {
  const api = useApi();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (request: Request) => change(api, request),
    onSuccess: () => invalidateEnvironments(client),
  });
}
