import type {
  ErrorCode,
  FindingView,
  GateView,
  IdentityView,
  PlanStepView,
  PlanView,
  StoppedView,
  TransactionsView,
} from "../bindings";
import { GodwitError } from "../error";
import { fakeDrillGate } from "./drills";
import { fakeIdentity } from "./markers";
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

function historyGate(blocked: boolean): GateView {
  return {
    kind: "history",
    state: blocked ? "closed" : "met",
    detail: blocked
      ? "2 applied migrations need attention: settle them first"
      : "history and folder agree on every applied migration",
  };
}

function findingsGate(findings: readonly FindingView[]): GateView {
  const blocking = findings.filter((it) => it.severity === "block").length;
  const warnings = findings.filter((it) => it.severity === "warn").length;
  if (blocking > 0)
    return { kind: "findings", state: "closed", detail: `${blocking} findings block this tier` };
  const warned = `${warnings} warning${warnings === 1 ? "" : "s"}, none blocks`;
  return { kind: "findings", state: "met", detail: warnings > 0 ? warned : "no findings" };
}

function gates(plan: {
  production: boolean;
  findings: FindingView[];
  blocked: boolean;
  identity: IdentityView;
  drill: GateView;
}): GateView[] {
  const { state, detail } = plan.identity;
  return [
    {
      kind: "identity",
      state: state === "match" ? "met" : state === "unmarked" ? "not-needed" : "closed",
      detail,
    },
    historyGate(plan.blocked),
    findingsGate(plan.findings),
    plan.drill,
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
  const findings = direction === "up" && last === world.migrations.at(-1) ? fakeFindings(world) : [];
  const digest =
    `7f3a91c044de${environment.length}${world.fixed.size === 0 ? "" : `f${world.fixed.size}`}${steps.map((it) => it.version).join("")}`
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
    transactions: "each",
    from: status.head,
    to: direction === "up" ? (last?.version ?? status.head) : (world.migrations[before]?.version ?? null),
    createsHistory: !status.historyExists,
    createsJournal: environment !== "env-production",
    steps,
    statements: steps.reduce((sum, it) => sum + it.statements.length, 0),
    findings,
    gates: gates({
      production,
      findings,
      blocked: status.attention > 0,
      identity: fakeIdentity(world, environment, env),
      drill: fakeDrillGate(world, environment),
    }),
    backupDefault: production,
    needsConfirmation: production,
    command:
      direction === "up"
        ? `godwit apply --env ${env.name}${last === undefined ? "" : ` --to ${last.version}`}`
        : `godwit rollback --env ${env.name} --steps ${steps.length}`,
  };
}

/** The same plan with as many transactions as were asked for. */
export function inTransactions(plan: PlanView, transactions: TransactionsView | null | undefined): PlanView {
  if (transactions === null || transactions === undefined || transactions === "each") return plan;
  const steps = plan.steps.map((it) =>
    transactions === "none" && it.transactional
      ? { ...it, transactional: false, because: "no transactions were asked for" }
      : it,
  );
  const command = `${plan.command} --transactions ${transactions}`;
  return { ...plan, transactions, steps, command, digest: plan.digest.replace(/^7f3a/, "a110") };
}

export function fakePlan(
  world: World,
  environment: string,
  to: string | null,
  resumed: string | null = null,
): PlanView {
  refuseIfUnreachable(world, environment);
  const history = world.history.get(environment) ?? new Map();
  const pending = world.migrations.filter(
    (it) => it.version === resumed || (!history.has(it.version) && (to === null || it.version <= to)),
  );
  return assemble(world, environment, "up", pending);
}

function stoppedOrRefuse(world: World, environment: string): StoppedView {
  refuseIfUnreachable(world, environment);
  const stopped = world.stopped.get(environment);
  const target = fakeEnvironmentOf(world, environment).name;
  if (stopped === undefined) throw refusal("not-found", `no migration of ${target} stopped half-way`, "");
  return stopped;
}

function refusal(code: ErrorCode, message: string, hint: string): GodwitError {
  return new GodwitError({ code, message, hint, causes: [], place: null, targetState: null });
}

/** The rest of what stopped half-way, then everything pending. */
export function fakeResume(world: World, environment: string): PlanView {
  const stopped = stoppedOrRefuse(world, environment);
  const { version, obstacle, run, clear, statements, done } = stopped;
  if (done === null)
    throw refusal(
      "history-needs-attention",
      `${version} cannot go on: ${obstacle ?? ""}`,
      "Look at the target, then roll it back, or finish or undo it by hand and resolve it.",
    );
  const plan = fakePlan(world, environment, null, stopped.version);
  const evidence = statements
    .filter((it) => it.index >= done && it.evidence !== "not begun")
    .map((it) => `statement ${it.index}: ${it.evidence}`);
  return {
    ...plan,
    digest: plan.digest.replace(/^7f3a/, "2e5e"),
    steps: plan.steps.map((it) =>
      it.version === version ? { ...it, resumes: { run, done, evidence, clear } } : it,
    ),
    gates: plan.gates.map((gate) => (gate.kind === "history" ? historyGate(false) : gate)),
    command: `godwit resume --env ${plan.target}`,
  };
}

/** The way back of what stopped half-way. */
export function fakeBackOut(world: World, environment: string): PlanView {
  const { version, statements } = stoppedOrRefuse(world, environment);
  const running = statements.find((it) => it.fate === "running");
  if (running !== undefined)
    throw refusal(
      "history-needs-attention",
      `${version} cannot go on: statement ${running.index}: ${running.evidence}`,
      "Wait for it, or end that session, then look again.",
    );
  const chosen = world.migrations.filter((it) => it.version === version);
  const plan = assemble(world, environment, "down", chosen);
  return {
    ...plan,
    from: version,
    digest: plan.digest.replace(/^7f3a/, "bac0"),
    gates: plan.gates.map((gate) => (gate.kind === "history" ? historyGate(false) : gate)),
    command: `godwit rollback --partial --env ${plan.target}`,
  };
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
