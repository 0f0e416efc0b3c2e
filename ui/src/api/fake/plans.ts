import type { GateView, PlanStepView, PlanView } from "../bindings";
import { GodwitError } from "../error";
import type { FakeMigration } from "./migrations";
import { fakeStatements } from "./sql";
import { fakeEnvironmentOf, fakeFindings, fakeStatus, refuseIfUnreachable } from "./status";
import type { World } from "./world";

function step(migration: FakeMigration, direction: "up" | "down"): PlanStepView {
  const sql = direction === "up" ? migration.up : (migration.down ?? "");
  const alone = migration.noTransaction;
  return {
    version: migration.version,
    name: migration.name,
    file: `${migration.version}_${migration.name}.${direction}.sql`,
    checksum: "9f2c51d7a8e04b36".repeat(4),
    transactional: !alone,
    because: alone ? "the script begins with -- no-transaction" : null,
    limits: { lockWait: 2000, longLockWait: 600_000, tries: 10, statement: null, idle: 60_000, queue: 5 },
    resumes: null,
    statements: fakeStatements(sql),
    history: [
      direction === "up"
        ? `INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) VALUES (${Number(migration.version)}, '${migration.name.replaceAll("_", " ")}', TRUE, $1, -1)`
        : `DELETE FROM _sqlx_migrations WHERE version = ${Number(migration.version)}`,
    ],
  };
}

function gates(plan: { production: boolean; up: boolean; blocked: boolean }): GateView[] {
  return [
    {
      kind: "history",
      state: plan.blocked ? "closed" : "met",
      detail: plan.blocked
        ? "2 applied migrations need attention: settle them first"
        : "history and folder agree on every applied migration",
    },
    { kind: "findings", state: "met", detail: plan.up ? "1 warning, none blocks" : "no findings" },
    plan.production
      ? { kind: "backup", state: "at-start", detail: "taken with pg_dump 15.20 before the first statement" }
      : { kind: "backup", state: "not-needed", detail: "by choice on this tier" },
    plan.production
      ? { kind: "confirmation", state: "at-start", detail: "type production when you apply" }
      : { kind: "confirmation", state: "not-needed", detail: "not asked for on this tier" },
    { kind: "protection", state: "met", detail: "deploy may create and alter tables" },
  ];
}

function assemble(
  world: World,
  environment: string,
  direction: "up" | "down",
  chosen: FakeMigration[],
): PlanView {
  const env = fakeEnvironmentOf(world, environment);
  const status = fakeStatus(world, environment);
  const steps = chosen.map((it) => step(it, direction));
  const production = env.tier === "production";
  const last = chosen.at(-1);
  const digest = `7f3a91c044de${environment.length}${steps.map((it) => it.version).join("")}`
    .padEnd(64, "b")
    .slice(0, 64);
  const before = last === undefined ? -1 : world.migrations.indexOf(last) - 1;
  return {
    digest,
    digestShort: `${direction}${steps.length}-7f3a91c044de`.slice(-12),
    direction,
    environment,
    target: env.name,
    tier: env.tier,
    address: env.display,
    format: "sqlx",
    from: status.head,
    to: direction === "up" ? (last?.version ?? status.head) : (world.migrations[before]?.version ?? null),
    createsHistory: !status.historyExists,
    createsJournal: environment !== "env-production",
    steps,
    statements: steps.reduce((sum, it) => sum + it.statements.length, 0),
    findings: direction === "up" && last === world.migrations.at(-1) ? fakeFindings(world) : [],
    gates: gates({ production, up: direction === "up", blocked: status.attention > 0 }),
    backupDefault: production,
    needsConfirmation: production,
    command:
      direction === "up"
        ? `godwit apply --env ${env.name}${last === undefined ? "" : ` --to ${last.version}`}`
        : `godwit rollback --env ${env.name} --steps ${steps.length}`,
  };
}

export function fakePlan(world: World, environment: string, to: string | null): PlanView {
  refuseIfUnreachable(world, environment);
  const history = world.history.get(environment) ?? new Map();
  const pending = world.migrations.filter(
    (it) => !history.has(it.version) && (to === null || it.version <= to),
  );
  return assemble(world, environment, "up", pending);
}

export function fakeRollback(
  world: World,
  environment: string,
  steps: number | null,
  to: string | null,
): PlanView {
  refuseIfUnreachable(world, environment);
  const history = world.history.get(environment) ?? new Map();
  const done = world.migrations.filter((it) => history.has(it.version)).reverse();
  const chosen = to === null ? done.slice(0, steps ?? 1) : done.filter((it) => it.version > to);
  const stuck = chosen.find((it) => it.down === null);
  if (stuck !== undefined) {
    throw new GodwitError({
      code: "irreversible",
      message: `${stuck.version} ${stuck.name} has no down script`,
      hint: "Roll back to a version above it, or restore a backup.",
      causes: [],
      place: null,
      targetState: { kind: "unchanged" },
    });
  }
  return assemble(world, environment, "down", chosen);
}
