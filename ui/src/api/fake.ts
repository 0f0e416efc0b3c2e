import type { Api } from "./api";
import type { AddressView, EnvironmentDraft, EnvironmentView, PlanView } from "./bindings";
import { GodwitError } from "./error";
import { fakeEstimate, fakePrune, fakeRestored, fakeRestorePreview, seedBackups } from "./fake/backups";
import { fakeCopy, fakeDestinations, seedDestinations } from "./fake/destinations";
import { fakeDrills } from "./fake/drills";
import { fakeIdentity, fakeMarker } from "./fake/markers";
import { fakeBackOut, fakePlan, fakeResume, fakeRollback, inTransactions } from "./fake/plans";
import { fakePreviews } from "./fake/previews";
import { fakeRun, fakeTransfer, type Pace, seedRuns } from "./fake/runs";
import { fakeSchedules, seedSchedules } from "./fake/schedules";
import { fakeSchema } from "./fake/schema";
import { fakeScript, fakeStatements } from "./fake/sql";
import { fakeEnvironmentOf, fakeFindings, fakeHistory, fakeStatus, refuseIfUnreachable } from "./fake/status";
import { fakeResolve, fakeStop, fakeStopped, halfway, halfwayScript } from "./fake/stopped";
import { fakeWorld, type Scenario, type World } from "./fake/world";

function refuse(code: "not-found" | "invalid-input", message: string): GodwitError {
  return new GodwitError({ code, message, hint: null, causes: [], place: null, targetState: null });
}

function parseUrl(url: string): { address: AddressView; hasPassword: boolean; notes: string[] } {
  const address: AddressView = {
    engine: "postgres",
    host: "",
    port: null,
    database: "",
    user: "",
    tls: "prefer",
    caFile: null,
    path: "",
  };
  if (url.startsWith("sqlite:")) {
    return {
      address: { ...address, engine: "sqlite", path: url.replace(/^sqlite:(\/\/)?/, "") },
      hasPassword: false,
      notes: [],
    };
  }
  const parts =
    /^(postgres|postgresql|mysql|mariadb):\/\/(?:([^:@]*)(:[^@]*)?@)?([^:/]+)(?::(\d+))?\/?(.*)$/.exec(url);
  if (parts === null) throw refuse("invalid-input", "this is not a postgres, mysql or sqlite URL");
  const [, scheme = "", user = "", password, host = "", port, database = ""] = parts;
  const engine = scheme.startsWith("postgres") ? "postgres" : "mysql";
  const own = engine === "postgres" ? 5432 : 3306;
  return {
    address: { ...address, engine, user, host, port: port === undefined ? null : Number(port), database },
    hasPassword: password !== undefined,
    notes: port === undefined ? [`no port given: ${own}`] : [],
  };
}

function fromDraft(
  base: Pick<EnvironmentView, "id" | "project" | "position">,
  draft: EnvironmentDraft,
): EnvironmentView {
  const address = draft.url === null ? draft.address : parseUrl(draft.url).address;
  const display =
    address.engine === "sqlite"
      ? `sqlite://${address.path}`
      : `${address.engine}://${address.user}@${address.host}:${address.port ?? 5432}/${address.database}`;
  const { name, tier, colour, protect, direct = null } = draft;
  return { ...base, name, address, display, direct, tier, colour, protect };
}

function environments(
  world: World,
  api: { keep: (id: string, draft: EnvironmentDraft) => void },
): Api["environment"] {
  const sort = () => {
    world.environments = world.environments.map((it, position) => ({ ...it, position }));
    return world.environments;
  };
  return {
    list: async (project) => world.environments.filter((it) => it.project === project),
    create: async ({ project, draft }) => {
      const made = fromDraft(
        { id: `env-${draft.name}`, project, position: world.environments.length },
        draft,
      );
      world.environments = [...world.environments, made];
      api.keep(made.id, draft);
      return made;
    },
    update: async ({ id, draft }) => {
      const old = fakeEnvironmentOf(world, id);
      const changed = fromDraft(old, draft);
      world.environments = world.environments.map((it) => (it.id === id ? changed : it));
      api.keep(id, draft);
      return changed;
    },
    duplicate: async (id) => {
      const old = fakeEnvironmentOf(world, id);
      const copy = { ...old, id: `${id}-copy-${world.environments.length}`, name: `${old.name} copy` };
      world.environments = [...world.environments, copy];
      return sort().at(-1) ?? copy;
    },
    reorder: async ({ ids }) => {
      world.environments = ids.map((id) => fakeEnvironmentOf(world, id));
      return sort();
    },
    delete: async (id) => {
      world.environments = world.environments.filter((it) => it.id !== id);
      world.passwords.delete(id);
      sort();
    },
    test: async ({ id, draft }) => {
      const taken =
        draft === null
          ? fakeEnvironmentOf(world, id ?? "")
          : fromDraft({ id: "", project: "", position: 0 }, draft);
      const { address } = taken;
      if (address.host.includes("bad") || (world.scenario === "error" && id === "env-production")) {
        return {
          kind: "failed",
          stage: "port",
          message: `nothing listens on ${address.host}:${address.port ?? 5432}`,
          hint: "Check that the server runs and that this machine may reach the port.",
        };
      }
      return {
        kind: "connected",
        server: address.engine === "sqlite" ? "SQLite 3.50.4" : "PostgreSQL 15.20",
        database: address.database || address.path,
        user: address.user,
        tls: address.engine === "sqlite" ? null : "TLSv1.3",
        latencyMillis: 3.4,
        privileges: [
          { name: "create tables", granted: true },
          { name: "create schemas", granted: false },
        ],
        notes:
          address.engine === "sqlite" ? ["the file does not exist yet: it is created by the first run"] : [],
        identity: fakeIdentity(world, id, taken),
      };
    },
    mark: async ({ environment }) => {
      const taken = fakeEnvironmentOf(world, environment);
      world.markers.set(environment, fakeMarker(taken));
      return fakeIdentity(world, environment, taken);
    },
  };
}

/** Gives one migration a script that can stop half-way; but for *waits*, it has done so on production. */
function stopHalfway(world: World): void {
  world.migrations = world.migrations.map((it) => (it.name === halfway ? { ...it, up: halfwayScript } : it));
  if (world.scenario === "waits") return;
  const before = world.migrations.find((it) => it.name === "users_time_zone");
  const history = world.history.get("env-production");
  const [some] = history?.values() ?? [];
  if (before !== undefined && some !== undefined)
    history?.set(before.version, { ...some, version: before.version, name: before.name });
  fakeStop(world, "env-production");
}

/** A Godwit that lives in memory. With a `pace`, runs take their time; without, they end at once. */
export function createFakeApi(scenario: Scenario = "full", pace: Pace = async () => undefined): Api {
  const world = fakeWorld(scenario);
  if (scenario !== "empty") {
    seedBackups(world);
    seedRuns(world);
    seedSchedules(world);
    seedDestinations(world);
  }
  if (scenario === "long" || scenario === "dump") for (const { up } of world.migrations) fakeStatements(up);
  if (["waits", "stopped", "cannot-tell", "still-running"].includes(scenario)) stopHalfway(world);
  const plans = new Map<string, PlanView>();
  const remember = (plan: PlanView) => {
    plans.set(plan.digest, plan);
    return plan;
  };
  const keep = (id: string, draft: EnvironmentDraft) => {
    if (draft.password !== null || (draft.url !== null && parseUrl(draft.url).hasPassword))
      world.passwords.set(id, draft.keep);
  };
  const backupOf = (id: string) => {
    const found = world.backups.find((it) => it.id === id);
    if (found === undefined) throw refuse("not-found", `there is no backup ${id}`);
    return found;
  };
  const settle = async () => {
    await pace(120);
    if (scenario === "loading") await new Promise<never>(() => undefined);
  };
  return {
    app: {
      notify: async () => undefined,
      info: async () => ({
        version: "0.1.0",
        dataFolder: "/home/ana/.local/share/godwit",
        user: "ana",
        machine: "ana-laptop",
        project: world.projects[0]?.id ?? null,
        recovered: [],
      }),
    },
    keyring: {
      state: async () => ({ kind: "available", backend: "Secret Service" }),
      unlock: async () => ({ kind: "available", backend: "Secret Service" }),
    },
    tool: {
      list: async () => [
        { name: "pg_dump", path: "/usr/lib/postgresql/15/bin/pg_dump", version: "15.20" },
        { name: "pg_restore", path: "/usr/lib/postgresql/15/bin/pg_restore", version: "15.20" },
        { name: "mariadb-dump", path: "/usr/bin/mariadb-dump", version: "10.11.14" },
      ],
    },
    settings: {
      get: async () => world.settings,
      set: async (settings) => {
        world.settings = settings;
        return settings;
      },
    },
    log: { write: async () => undefined },
    project: {
      list: async () => world.projects,
      get: async (id) => {
        const found = world.projects.find((it) => it.id === id);
        if (found === undefined) throw refuse("not-found", `there is no project ${id}`);
        return found;
      },
      open: async ({ folder }) => {
        const known = world.projects.find((it) => it.folder === folder || it.id === folder);
        if (known !== undefined) return known;
        const name =
          folder
            .split("/")
            .filter((part) => part !== "migrations" && part !== "")
            .at(-1) ?? "project";
        const made = { id: name, name, folder, format: null, environments: 0 };
        world.projects = [...world.projects, made];
        return made;
      },
      sample: async () => {
        const full = fakeWorld("full");
        world.environments = full.environments;
        world.projects = [
          ...full.projects.slice(0, 1),
          ...world.projects.filter((it) => it.id !== "orders-service"),
        ];
        return world.projects[0] ?? (await Promise.reject(refuse("not-found", "no sample")));
      },
      update: async (request) => {
        world.projects = world.projects.map((it) => (it.id === request.id ? { ...it, ...request } : it));
        return (
          world.projects.find((it) => it.id === request.id) ??
          Promise.reject(refuse("not-found", "no such project"))
        );
      },
      remove: async (id) => {
        world.projects = world.projects.filter((it) => it.id !== id);
      },
    },
    picker: {
      folder: async () => "/home/ana/src/shop/migrations",
      file: async (kind) => `/home/ana/picked.${kind}`,
      save: async (_kind, suggested) => `/home/ana/${suggested}`,
    },
    folder: {
      get: async () => {
        await settle();
        return {
          format: "sqlx",
          because: "the history table and the checksums in it prove it",
          migrations: world.migrations.map((it) => ({
            version: it.version,
            name: it.name,
            reversible: it.down !== null,
            noTransaction: it.noTransaction,
          })),
          findings: fakeFindings(world),
          error: null,
        };
      },
    },
    migration: {
      get: async ({ version }) => {
        await settle();
        const found = world.migrations.find((it) => it.version === version);
        if (found === undefined) throw refuse("not-found", `there is no file for ${version}`);
        const file = `${found.version}_${found.name}`;
        return {
          version,
          name: found.name,
          up: fakeScript(`${file}.up.sql`, found.up),
          down: found.down === null ? null : fakeScript(`${file}.down.sql`, found.down),
          findings: fakeFindings(world, version),
        };
      },
      create: async ({ name }) => {
        const version = String(world.migrations.length + 1).padStart(4, "0");
        const slug = name
          .trim()
          .toLowerCase()
          .replace(/[^a-z0-9]+/g, "_");
        world.migrations = [
          ...world.migrations,
          { version, name: slug, up: "-- write here\n", down: "-- and the way back\n", noTransaction: false },
        ];
        return {
          files: ["up", "down"].map(
            (way) => `/home/ana/src/orders-service/migrations/${version}_${slug}.${way}.sql`,
          ),
        };
      },
    },
    environment: environments(world, { keep }),
    url: { parse: async (url) => parseUrl(url) },
    password: {
      set: async ({ environment, keep: place }) => {
        world.passwords.set(environment, place);
      },
      state: async (environment) => world.passwords.get(environment) ?? "none",
    },
    status: {
      get: async (environment) => {
        await settle();
        return fakeStatus(world, environment);
      },
    },
    history: {
      get: async (environment) => {
        await settle();
        return fakeHistory(world, environment);
      },
    },
    plan: {
      create: async ({ environment, to, transactions }) => {
        await settle();
        return remember(inTransactions(fakePlan(world, environment, to), transactions));
      },
      rollback: async ({ environment, steps, to, transactions }) => {
        await settle();
        return remember(inTransactions(fakeRollback(world, environment, steps, to), transactions));
      },
      save: async () => undefined,
      open: async ({ environment }) => remember(fakePlan(world, environment, null)),
      resume: async (environment) => {
        await settle();
        return remember(fakeResume(world, environment));
      },
      backOut: async (environment) => {
        await settle();
        return remember(fakeBackOut(world, environment));
      },
    },
    preview: fakePreviews(world, plans, pace),
    stopped: {
      get: async (environment) => {
        await settle();
        return fakeStopped(world, environment);
      },
      resolve: async (environment, request) => {
        await settle();
        fakeResolve(world, environment, request);
      },
    },
    session: {
      terminate: async (environment, { id, confirm }) => {
        await pace(300);
        const { name, protect } = fakeEnvironmentOf(world, environment);
        if (protect !== "open" && confirm !== name)
          throw refuse("invalid-input", `${name} asks for its name to be typed`);
        if (world.endedSessions.has(id ?? 0)) return "already-gone";
        world.endedSessions.add(id ?? 0);
        return "ended";
      },
    },
    run: {
      start: async (request, onEvents) => {
        const plan = plans.get(request.digest);
        if (plan === undefined) throw refuse("not-found", "that plan is not known here");
        return fakeRun(world, plan, request, onEvents, pace);
      },
      cancel: async (run) => {
        world.cancelled.add(run);
      },
      list: async ({ environment, limit }) => {
        await settle();
        return world.runs
          .map((it) => it.run)
          .filter((it) => environment === null || it.environment === environment)
          .slice(0, limit ?? 200);
      },
      get: async (id) => {
        await settle();
        const found = world.runs.find((it) => it.run.id === id);
        if (found === undefined) throw refuse("not-found", `there is no run ${id}`);
        return found;
      },
    },
    backup: {
      create: async ({ environment, options }, onEvents) => {
        refuseIfUnreachable(world, environment);
        const target = fakeEnvironmentOf(world, environment).name;
        await fakeTransfer(world, { kind: "backup", environment, target, options }, onEvents, pace);
        const [made] = world.backups;
        if (made === undefined) throw refuse("not-found", "no backup was made");
        return made;
      },
      list: async ({ environment }) => {
        await settle();
        return world.backups.filter((it) => environment === null || it.environment === environment);
      },
      verify: async (id) => {
        await pace(600);
        const proof = { kind: "read" as const, at: new Date().toISOString() };
        world.backups = world.backups.map((it) =>
          it.id === id && it.proof.kind === "not-verified" ? { ...it, proof } : it,
        );
        return backupOf(id);
      },
      drill: async (id, on, onEvents) => {
        const { environment, name } = backupOf(id);
        await fakeTransfer(
          world,
          { kind: "drill", environment: environment ?? "", target: name },
          onEvents,
          pace,
        );
        const proof = fakeRestored(world, on);
        world.backups = world.backups.map((it) => (it.id === id ? { ...it, proof } : it));
        return backupOf(id);
      },
      drills: async (project) => {
        await settle();
        return fakeDrills(world, project);
      },
      estimate: async ({ environment, options }) => {
        await settle();
        refuseIfUnreachable(world, environment);
        return fakeEstimate(world, environment, options);
      },
      copy: fakeCopy(world, pace),
      restorePreview: async (request) => {
        await settle();
        return fakeRestorePreview(world, request);
      },
      restore: async (request, onEvents) => {
        const target = fakeEnvironmentOf(world, request.environment).name;
        return fakeTransfer(
          world,
          { kind: "restore", environment: request.environment, target },
          onEvents,
          pace,
        );
      },
      import: async (path) => {
        const [first] = world.backups;
        if (first === undefined) throw refuse("not-found", `there is no backup at ${path}`);
        const made = { ...first, id: `backup-${world.backups.length + 1}`, path, environment: null };
        world.backups = [made, ...world.backups];
        return made;
      },
      prunePreview: async () => fakePrune(world, false),
      pruneApply: async () => fakePrune(world, true),
    },
    passphrase: {
      isSet: async () => world.passphrase,
      set: async () => {
        world.passphrase = true;
      },
      clear: async () => {
        world.passphrase = false;
      },
    },
    schedule: fakeSchedules(world),
    destination: fakeDestinations(world, pace),
    schema: {
      get: async (environment) => {
        await settle();
        refuseIfUnreachable(world, environment);
        return fakeSchema();
      },
    },
  };
}
