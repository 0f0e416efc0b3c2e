import type {
  BackupEstimateView,
  BackupOptions,
  BackupView,
  PruneView,
  RestorePreviewView,
  RestoreRequest,
} from "../bindings";
import { fakeEnvironmentOf } from "./status";
import { ago, type World } from "./world";

const tables = [
  { table: "public.customers", rows: 48_211 },
  { table: "public.orders", rows: 312_904 },
  { table: "public.order_items", rows: 918_337 },
  { table: "public.products", rows: 2_140 },
  { table: "public.invoices", rows: 120_007 },
];

const day = 86_400_000;

function scopeInWords({ schemaOnly, schemas = [], tables: named = [] }: BackupOptions): string {
  if (schemaOnly) return "the definitions of the whole database";
  if (named.length > 0) return `the tables ${named.join(", ")}`;
  return schemas.length > 0 ? `the schemas ${schemas.join(", ")}` : "the whole database";
}

/** How far a backup is proven by a restore that ends now. */
export function fakeRestored(world: World, on: string | null, age = 0): BackupView["proof"] {
  const server = on === null ? null : fakeEnvironmentOf(world, on).name;
  return {
    kind: "restored",
    at: ago(age),
    tookMillis: 12_400,
    place: server === null ? "a server started for it" : `the server of ${server}`,
    tables: tables.length,
    checksums: 3,
  };
}

function make(
  world: World,
  environment: string,
  age: number,
  proof: BackupView["proof"],
  options: BackupOptions = {},
): BackupView {
  const env = fakeEnvironmentOf(world, environment);
  const number = world.backups.length + 1;
  const { encrypt = false, schemaOnly = false, expiresDays = null, globals = false, level = null } = options;
  const whole = !schemaOnly && !options.schemas?.length && !options.tables?.length;
  const history = [...(world.history.get(environment)?.keys() ?? [])];
  return {
    id: `backup-${number}`,
    path: `${world.settings.backupFolder}/${env.name}_${number}.dump`,
    environment,
    name: env.name,
    address: env.display,
    engine: env.address.engine,
    server: "PostgreSQL 15.20",
    tool: "pg_dump 15.20",
    bytes: 48_211_456 + number * 131_072,
    sha256: "b7e23ec29af22b0b4e41da31e868d57226121c84dae8fa9a3b1d0a1f2c3d4e5f",
    tables,
    rows: tables.reduce((sum, it) => sum + it.rows, 0),
    head: history.at(-1) ?? null,
    started: ago(age + 42_000),
    ended: ago(age),
    proof,
    scope: scopeInWords(options),
    content: 181_403_648,
    compression: level ?? 1,
    encryption: encrypt ? "a passphrase" : null,
    marker: world.markers.has(environment) ? `${env.tier} '${env.name}'` : null,
    position: "WAL 2/7A001F28",
    expires: expiresDays === null ? null : ago(-expiresDays * day),
    objects: whole
      ? {
          constraints: 14,
          indexes: 22,
          triggers: 2,
          views: 3,
          routines: 6,
          events: null,
          sequences: 5,
          largeObjects: 0,
        }
      : null,
    extensions: ["citext", "pg_trgm"],
    checksums: 3,
    globals,
  };
}

/** Takes a backup of the fake's environment now. */
export function fakeBackup(world: World, environment: string, options: BackupOptions = {}): BackupView {
  const { verify = "read", on = null } = options;
  const proofs = {
    none: { kind: "not-verified" },
    read: { kind: "read", at: ago(0) },
    restored: fakeRestored(world, on),
  } as const;
  const backup = make(world, environment, 0, proofs[verify], options);
  world.backups.unshift(backup);
  return backup;
}

/** Backups that were there before the window opened. */
export function seedBackups(world: World): void {
  const unproven = world.scenario === "unproven";
  const newest: BackupView["proof"] = unproven
    ? { kind: "read", at: ago(0.2 * day) }
    : fakeRestored(world, null, 0.2 * day);
  const past: [string, number, BackupView["proof"], BackupOptions?][] = [
    ["env-staging", 40 * day, { kind: "read", at: ago(40 * day) }],
    ["env-production", 12 * day, { kind: "broken", at: ago(day), why: "the file ends after 12 of 46 MiB" }],
    ["env-production", 2 * day, { kind: "read", at: ago(2 * day) }],
    ["env-staging", 0.6 * day, { kind: "not-verified" }],
    ["env-production", 0.2 * day, newest, { encrypt: !unproven, globals: true }],
  ];
  for (const [environment, age, proof, options] of past)
    world.backups.unshift(make(world, environment, age, proof, options));
}

/** What a backup of the fake's environment would be like. */
export function fakeEstimate(
  world: World,
  environment: string,
  options: BackupOptions = {},
): BackupEstimateView {
  const last = world.backups.find((it) => it.environment === environment);
  const named = options.tables?.length ?? 0;
  const part = options.schemaOnly ? 0.001 : named > 0 ? named / tables.length : 1;
  const whole = last?.bytes ?? 48_211_456;
  return {
    tables: named > 0 ? named : tables.length,
    databaseBytes: Math.round(214_958_080 * part),
    bytes: Math.round(whole * part),
    millis: Math.max(400, Math.round(42_000 * part)),
    fromLast: last !== undefined,
    free: 187_904_819_200,
    folder: world.settings.backupFolder,
    tool: "pg_dump 15.20",
  };
}

export function fakeRestorePreview(world: World, request: RestoreRequest): RestorePreviewView {
  const backup =
    world.backups.find((it) => it.id === request.backup) ??
    make(world, request.environment, 0, { kind: "not-verified" });
  const env = fakeEnvironmentOf(world, request.environment);
  const replaces = request.newDatabase === null;
  return {
    backup,
    target: replaces ? env.name : `${env.name}: ${request.newDatabase}`,
    address: env.display,
    replaces,
    tablesNow: replaces ? tables : [],
    rowsNow: replaces ? tables.reduce((sum, it) => sum + it.rows, 0) : 0,
    safetyBackup: replaces,
    confirm: replaces && env.tier !== "development" ? env.name : null,
    blocked: backup.proof.kind === "broken" ? `the backup is broken: ${backup.proof.why}` : null,
    command: `godwit backup restore ${backup.id} --into ${env.name}`,
  };
}

/** What pruning would delete; with `doIt` it is deleted. */
export function fakePrune(world: World, doIt: boolean): PruneView {
  const limit = Date.now() - world.settings.keepDays * 86_400_000;
  const gone = world.backups.filter((it) => Date.parse(it.ended) < limit);
  const keep = world.backups.filter((it) => !gone.includes(it));
  if (doIt) world.backups = keep;
  return { delete: gone, keep, bytes: gone.reduce((sum, it) => sum + (it.bytes ?? 0), 0), done: doIt };
}
