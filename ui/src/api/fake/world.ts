import type {
  BackupView,
  DestinationView,
  EnvironmentView,
  MarkerView,
  ProjectView,
  RevisionView,
  RunDetailView,
  ScheduleView,
  SettingsView,
  StatusRowView,
  StoppedView,
} from "../bindings";
import { type FakeMigration, fakeMigrations } from "./migrations";
import { dump, manyStatements, troubled } from "./scripts";

/** What the fake pretends: chosen by `?scenario=` in a browser, by argument in tests. */
export type Scenario =
  | "full"
  | "empty"
  | "error"
  | "loading"
  | "big"
  | "failing"
  /** Applying to production waits for locks, and stops half-way in the end. */
  | "waits"
  /** A migration stopped half-way on production: it can go on, nobody can tell, or a session is still at it. */
  | "stopped"
  | "cannot-tell"
  | "still-running"
  /** A plan with findings of every severity. */
  | "findings"
  /** No backup of production was ever restored. */
  | "unproven"
  /** Ten thousand statements: in one migration on production, in 200 on staging. */
  | "long"
  /** A dump of 50 MB on production: a hundred thousand statements. */
  | "dump";

/** An oddity of one migration on one environment that its history alone does not say. */
type Oddity = Pick<StatusRowView, "state" | "detail">;

/** Everything that the fake remembers. */
export type World = {
  scenario: Scenario;
  projects: ProjectView[];
  migrations: FakeMigration[];
  environments: EnvironmentView[];
  /** Revisions by environment, then by version. */
  history: Map<string, Map<string, RevisionView>>;
  oddities: Map<string, Map<string, Oddity>>;
  passwords: Map<string, "keyring" | "session">;
  /** What the databases say that they are, by environment. */
  markers: Map<string, MarkerView>;
  runs: RunDetailView[];
  cancelled: Set<string>;
  /** Rules whose fix was written. */
  fixed: Set<string>;
  /** What stopped half-way, by environment. */
  stopped: Map<string, StoppedView>;
  /** Sessions that were ended by hand. */
  endedSessions: Set<number>;
  backups: BackupView[];
  /** Whether a passphrase for backups is kept. */
  passphrase: boolean;
  schedules: Map<string, ScheduleView>;
  /** Environments whose units are written. */
  units: Set<string>;
  destinations: DestinationView[];
  settings: SettingsView;
};

const hour = 3_600_000;

/** A moment before now, as the wire has it. */
export function ago(millis: number): string {
  return new Date(Date.now() - millis).toISOString();
}

export function fakeEnvironment(
  position: number,
  name: string,
  tier: EnvironmentView["tier"],
  host: string,
): EnvironmentView {
  const address = {
    engine: "postgres" as const,
    host,
    port: 5432,
    database: "orders",
    user: "deploy",
    tls: tier === "development" ? ("prefer" as const) : ("verify-full" as const),
    caFile: null,
    path: "",
  };
  return {
    id: `env-${name}`,
    project: "orders-service",
    name,
    address,
    display: `postgres://deploy@${host}:5432/orders`,
    direct: null,
    tier,
    colour: null,
    protect: tier === "production" ? "confirm" : "open",
    position,
  };
}

function revision(migration: FakeMigration, index: number, count: number, slow: number): RevisionView {
  const known: Record<string, number> = { "0042": 12, "0041": 1200, "0040": 8, "0037": 230, "0035": 1800 };
  const millis = Math.round((known[migration.version] ?? 4 + ((index * 37) % 90)) * slow);
  return {
    version: migration.version,
    name: migration.name,
    state: "applied",
    at: ago(2 * hour + (count - 1 - index) * 31 * hour * slow),
    millis,
    by: "ana",
    machine: slow > 1.05 ? "ci-runner-4" : "ana-laptop",
    tool: slow > 1.05 ? "godwit 0.1.0" : "sqlx-cli 0.8.6",
  };
}

function applied(migrations: FakeMigration[], upTo: number, slow: number): Map<string, RevisionView> {
  return new Map(
    migrations.slice(0, upTo).map((it, index) => [it.version, revision(it, index, migrations.length, slow)]),
  );
}

function migrationsOf(scenario: Scenario): FakeMigration[] {
  const usual = fakeMigrations(scenario === "big" ? 10_000 : undefined);
  if (scenario === "dump")
    return [
      ...usual.slice(0, 3),
      { version: "1000", name: "dump", up: dump(104_000), down: null, noTransaction: false },
    ];
  if (scenario === "findings") return [...usual.slice(0, -1), troubled];
  if (scenario !== "long") return usual;
  const long = (at: number, count: number): FakeMigration => ({
    version: String(1000 + at),
    name: `import_part_${at + 1}`,
    up: manyStatements(count, at),
    down: null,
    noTransaction: at % 3 === 2,
  });
  return [...usual.slice(0, 3), ...Array.from({ length: 200 }, (_, at) => long(at, 50)), long(200, 10_000)];
}

/** How many of the newest migrations an environment lacks. */
function behind(scenario: Scenario, environment: "staging" | "production"): number {
  if (scenario === "dump") return 1;
  if (scenario === "long") return environment === "staging" ? 201 : 1;
  return environment === "staging" ? 1 : 3;
}

/** A new world for a scenario. */
export function fakeWorld(scenario: Scenario): World {
  const migrations = migrationsOf(scenario);
  const count = migrations.length;
  const version = (back: number) => migrations[count - 1 - back]?.version ?? "";
  const environments = [
    fakeEnvironment(0, "development", "development", "localhost"),
    fakeEnvironment(1, "staging", "staging", "staging-db.example.net"),
    fakeEnvironment(2, "production", "production", "db.example.net"),
  ];
  const oddities = new Map<string, Map<string, Oddity>>([
    [
      "env-staging",
      new Map<string, Oddity>([
        [version(2), { state: "edited", detail: null }],
        [version(4), { state: "edited-line-endings", detail: null }],
        [version(8), { state: "missing", detail: null }],
      ]),
    ],
    [
      "env-production",
      new Map<string, Oddity>([
        [version(count - 1), { state: "baseline", detail: null }],
        [version(count - 2), { state: "baseline", detail: null }],
      ]),
    ],
  ]);
  const empty = scenario === "empty";
  return {
    scenario,
    projects: empty
      ? []
      : [
          {
            id: "orders-service",
            name: "orders-service",
            folder: "/home/ana/src/orders-service/migrations",
            format: null,
            environments: 3,
          },
          {
            id: "billing",
            name: "billing",
            folder: "/home/ana/src/billing/migrations",
            format: "sqlx",
            environments: 0,
          },
        ],
    migrations,
    environments: empty ? [] : environments,
    history: new Map([
      ["env-development", applied(migrations, count, 1)],
      ["env-staging", applied(migrations, count - behind(scenario, "staging"), 1.1)],
      ["env-production", applied(migrations, count - behind(scenario, "production"), 1.4)],
    ]),
    oddities: scenario === "long" || scenario === "dump" ? new Map() : oddities,
    passwords: new Map([
      ["env-staging", "keyring"],
      ["env-production", "keyring"],
    ]),
    markers: new Map([
      [
        "env-production",
        {
          name: "production",
          tier: "production",
          protect: "confirm",
          writtenAt: ago(400 * hour),
          writtenBy: "bo on ops-1",
        },
      ],
    ]),
    runs: [],
    cancelled: new Set(),
    fixed: new Set(),
    stopped: new Map(),
    endedSessions: new Set(),
    backups: [],
    passphrase: scenario !== "unproven",
    schedules: new Map(),
    units: new Set(),
    destinations: [],
    settings: {
      backupFolder: "/home/ana/.local/share/godwit/backups",
      appearance: "system",
      keepLast: 3,
      keepDays: 30,
      drillHours: 24,
    },
  };
}
