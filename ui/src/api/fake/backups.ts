import type { BackupView, PruneView, RestorePreviewView, RestoreRequest } from "../bindings";
import { fakeEnvironmentOf } from "./status";
import { ago, type World } from "./world";

const tables = [
  { table: "public.customers", rows: 48_211 },
  { table: "public.orders", rows: 312_904 },
  { table: "public.order_items", rows: 918_337 },
  { table: "public.products", rows: 2_140 },
  { table: "public.invoices", rows: 120_007 },
];

function make(world: World, environment: string, age: number, proof: BackupView["proof"]): BackupView {
  const env = fakeEnvironmentOf(world, environment);
  const number = world.backups.length + 1;
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
  };
}

/** Takes a backup of the fake's environment now. */
export function fakeBackup(world: World, environment: string): BackupView {
  const backup = make(world, environment, 0, { kind: "not-verified" });
  world.backups.unshift(backup);
  return backup;
}

/** Backups that were there before the window opened. */
export function seedBackups(world: World): void {
  const day = 86_400_000;
  const past: [string, number, BackupView["proof"]][] = [
    ["env-staging", 40 * day, { kind: "read", at: ago(40 * day) }],
    ["env-production", 12 * day, { kind: "broken", at: ago(day), why: "the file ends after 12 of 46 MiB" }],
    ["env-production", 2 * day, { kind: "read", at: ago(2 * day) }],
    ["env-staging", 0.6 * day, { kind: "not-verified" }],
    ["env-production", 0.2 * day, { kind: "read", at: ago(0.2 * day) }],
  ];
  for (const [environment, age, proof] of past) world.backups.unshift(make(world, environment, age, proof));
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
