import type { OnRunEvents } from "../api";
import type {
  BackupOptions,
  PlanView,
  RunEventKindView,
  RunOutcomeView,
  RunStartRequest,
  RunView,
  TargetStateView,
} from "../bindings";
import { GodwitError } from "../error";
import { fakeBackup } from "./backups";
import { fakeSummary } from "./sql";
import { fakeSettle, fakeStop } from "./stopped";
import { fakeIncidents, fakeLockWait } from "./waits";
import { ago, type World } from "./world";

/** How fast the fake works: nothing in tests, visibly in a browser. */
export type Pace = (millis: number) => Promise<void>;

const facts = { by: "ana", machine: "ana-laptop", godwit: "0.1.0" };
let next = 214;

function open(world: World, run: Partial<RunView> & Pick<RunView, "kind" | "target">, onEvents: OnRunEvents) {
  const id = `run-${next}`;
  next += 1;
  const view: RunView = {
    id,
    environment: null,
    plan: null,
    versions: [],
    ...facts,
    started: new Date().toISOString(),
    ended: null,
    outcome: null,
    state: null,
    error: null,
    backup: null,
    ...run,
  };
  const detail = {
    run: view,
    events: [] as { run: string; seq: number; at: string; what: RunEventKindView }[],
  };
  world.runs.unshift(detail);
  const say = (what: RunEventKindView) => {
    const event = { run: id, seq: detail.events.length + 1, at: new Date().toISOString(), what };
    detail.events = [...detail.events, event];
    onEvents([event]);
  };
  const end = (
    outcome: RunOutcomeView,
    state: TargetStateView,
    failure?: { error: string; place: null | FakePlace },
  ) => {
    detail.run = {
      ...detail.run,
      ended: new Date().toISOString(),
      outcome,
      state,
      error: failure?.error ?? null,
    };
    say({ event: "ended", outcome, state, error: failure?.error ?? null, place: failure?.place ?? null });
    return detail.run;
  };
  return { id, detail, say, end };
}

type FakePlace = { file: string; line: number; column: number; excerpt: string };

/** Plays a plan: the world's history changes as it goes. */
export async function fakeRun(
  world: World,
  plan: PlanView,
  request: RunStartRequest,
  onEvents: OnRunEvents,
  pace: Pace,
): Promise<RunView> {
  if (plan.needsConfirmation && request.confirm !== plan.target) {
    throw new GodwitError({
      code: "confirmation-needed",
      message: `${plan.target} asks for its name before anything runs`,
      hint: `Type ${plan.target}.`,
      causes: [],
      place: null,
      targetState: null,
    });
  }
  const environment = plan.environment ?? "";
  const run = open(
    world,
    {
      kind: plan.direction === "up" ? "apply" : "rollback",
      target: plan.target,
      environment,
      plan: plan.digest,
      versions: plan.steps.map((it) => it.version),
    },
    onEvents,
  );
  run.say({ event: "started", plan: plan.digest, migrations: plan.steps.length });
  await pace(250);
  await fakeLockWait(world, run.say, pace);
  run.say({ event: "locked", session: 4411 });
  const drill = plan.gates.find((it) => it.kind === "drill" && it.state === "closed");
  if (drill !== undefined) {
    const reason = request.breakGlass?.trim() ?? "";
    if (reason === "") {
      throw new GodwitError({
        code: "not-proven",
        message: `'${plan.target}' has no proven backup: ${drill.detail}`,
        hint: null,
        causes: [],
        place: null,
        targetState: null,
      });
    }
    run.say({ event: "break-glass", gate: drill.detail, reason });
  }
  const wantsBackup = request.backup === "take" || (request.backup === "policy" && plan.backupDefault);
  if (wantsBackup) {
    run.say({ event: "backup-started", tool: "pg_dump 15.20" });
    for (const part of [0.2, 0.5, 0.8, 1]) {
      await pace(300);
      run.say({ event: "progress", bytes: part * 48_211_456, total: 48_211_456, what: "table orders" });
    }
    const backup = fakeBackup(world, environment);
    run.detail.run.backup = backup.id;
    run.say({ event: "backup-finished", backup: backup.id, bytes: backup.bytes });
  }
  const history = world.history.get(environment) ?? new Map();
  for (const [position, step] of plan.steps.entries()) {
    if (world.cancelled.has(run.id)) {
      return run.end("cancelled", { kind: "rolled-back", done: position, total: plan.steps.length });
    }
    run.say({
      event: "migration-started",
      version: step.version,
      name: step.name,
      statements: step.statements.length,
    });
    let total = 0;
    for (const [at, statement] of step.statements.entries()) {
      const index = at + 1;
      if (index <= (step.resumes?.done ?? 0)) continue;
      run.say({
        event: "statement-started",
        version: step.version,
        index,
        line: statement.line,
        summary: fakeSummary(statement.sql),
      });
      const millis = 4 + ((index * 37 + position * 611) % 1900);
      await pace(Math.max(millis, 400));
      total += millis;
      if (step.resumes === null && (await fakeIncidents(world, step, index, run.say, pace))) {
        fakeStop(world, environment, { run: run.id, by: facts.by, machine: facts.machine });
        const excerpt = statement.sql.split("\n")[0] ?? "";
        return run.end(
          "failed",
          { kind: "partial", done: at, total: step.statements.length },
          {
            error: "deadlock detected (SQLSTATE 40P01)",
            place: { file: step.file, line: statement.line, column: 1, excerpt },
          },
        );
      }
      if (
        world.scenario === "failing" &&
        position === plan.steps.length - 1 &&
        index === step.statements.length
      ) {
        const place = {
          file: step.file,
          line: statement.line,
          column: 6,
          excerpt: statement.sql.split("\n")[0] ?? "",
        };
        run.say({ event: "notice", severity: "NOTICE", message: "transaction was rolled back" });
        return run.end(
          "failed",
          step.transactional
            ? { kind: "rolled-back", done: position, total: plan.steps.length }
            : { kind: "partial", done: at, total: step.statements.length },
          { error: 'column "notes" of relation "orders" does not exist (SQLSTATE 42703)', place },
        );
      }
      if (statement.kind === "create index") {
        run.say({
          event: "notice",
          severity: "NOTICE",
          message: "index build will wait for 1 transaction (pid 4182)",
        });
      }
      const rows = statement.kind === "update" ? 48_211 : null;
      run.say({ event: "statement-finished", version: step.version, index, rows, millis });
    }
    if (plan.direction === "up") {
      history.set(step.version, {
        version: step.version,
        name: step.name,
        state: "applied",
        at: new Date().toISOString(),
        millis: total,
        by: facts.by,
        machine: facts.machine,
        tool: "godwit 0.1.0",
      });
    } else history.delete(step.version);
    if (world.stopped.get(environment)?.version === step.version) fakeSettle(world, environment);
    run.say({ event: "migration-finished", version: step.version, millis: total });
  }
  return run.end("succeeded", { kind: "applied" });
}

/** Plays a backup or a restore. */
export async function fakeTransfer(
  world: World,
  {
    options,
    ...what
  }: { kind: "backup" | "restore" | "drill"; environment: string; target: string; options?: BackupOptions },
  onEvents: OnRunEvents,
  pace: Pace,
): Promise<RunView> {
  const run = open(world, what, onEvents);
  run.say({ event: "started", plan: null, migrations: 0 });
  run.say({ event: "locked", session: 4411 });
  run.say({ event: "backup-started", tool: what.kind === "backup" ? "pg_dump 15.20" : "pg_restore 15.20" });
  for (const part of [0.25, 0.5, 0.75, 1]) {
    await pace(350);
    run.say({ event: "progress", bytes: part * 48_211_456, total: 48_211_456, what: "table orders" });
  }
  if (what.kind === "backup") {
    const backup = fakeBackup(world, what.environment, options);
    run.detail.run.backup = backup.id;
    run.say({ event: "backup-finished", backup: backup.id, bytes: backup.bytes });
  }
  return run.end("succeeded", { kind: what.kind === "restore" ? "applied" : "unchanged" });
}

/** Runs that were there before the window opened. */
export function seedRuns(world: World): void {
  const hours = 3_600_000;
  const past: [number, RunView["kind"], string, string[], RunOutcomeView, TargetStateView, string | null][] =
    [
      [3, "apply", "staging", ["0040", "0041"], "succeeded", { kind: "applied" }, null],
      [5, "backup", "production", [], "succeeded", { kind: "unchanged" }, null],
      [26, "rollback", "development", ["0042"], "succeeded", { kind: "applied" }, null],
      [
        27,
        "apply",
        "development",
        ["0042"],
        "failed",
        { kind: "rolled-back", done: 0, total: 1 },
        'column "note" of relation "orders" does not exist (SQLSTATE 42703)',
      ],
      [50, "apply", "production", ["0037", "0038", "0039"], "succeeded", { kind: "applied" }, null],
      [74, "restore", "staging", [], "cancelled", { kind: "unchanged" }, null],
      [99, "apply", "staging", ["0037"], "died", { kind: "unknown" }, "the process ended without a word"],
    ];
  for (const [index, [at, kind, target, versions, outcome, state, error]] of past.entries()) {
    const id = `run-${213 - index}`;
    const started = ago(at * hours);
    const run: RunView = {
      id,
      kind,
      environment: `env-${target}`,
      target,
      plan: kind === "apply" ? "7f3a91c044de".padEnd(64, "b") : null,
      versions,
      ...facts,
      machine: target === "development" ? "ana-laptop" : "ci-runner-4",
      started,
      ended: outcome === "died" ? null : ago(at * hours - 4_000 - index * 9_000),
      outcome,
      state,
      error,
      backup: null,
    };
    const whats: RunEventKindView[] = [
      { event: "started", plan: run.plan, migrations: versions.length },
      { event: "locked", session: 4411 },
      ...versions.flatMap((version): RunEventKindView[] => {
        const migration = world.migrations.find((it) => it.version === version);
        const summary = fakeSummary(migration?.up.replace(/^--[^\n]*\n/gm, "") ?? "");
        const begun: RunEventKindView[] = [
          { event: "migration-started", version, name: migration?.name ?? "", statements: 1 },
          { event: "statement-started", version, index: 1, line: 2, summary },
        ];
        if (outcome !== "succeeded") return begun;
        return [
          ...begun,
          { event: "statement-finished", version, index: 1, rows: null, millis: 41 },
          { event: "migration-finished", version, millis: 46 },
        ];
      }),
      ...(outcome === "died"
        ? []
        : [
            {
              event: "ended" as const,
              outcome,
              state,
              error,
              place:
                error === null
                  ? null
                  : {
                      file: "0042_add_order_notes.up.sql",
                      line: 4,
                      column: 14,
                      excerpt: "CREATE INDEX orders_notes_fts",
                    },
            },
          ]),
    ];
    world.runs.push({
      run,
      events: whats.map((what, seq) => ({ run: id, seq: seq + 1, at: started, what })),
    });
  }
}
