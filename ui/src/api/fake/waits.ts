import type { BlockNodeView, PlanStepView, RunEventKindView, SessionView } from "../bindings";
import type { Pace } from "./runs";
import { halfway } from "./stopped";
import type { World } from "./world";

type Say = (what: RunEventKindView) => void;

function session(id: number, more: Partial<SessionView>): SessionView {
  return {
    id,
    user: "app",
    application: "orders-api",
    from: "10.4.0.17",
    state: "active",
    query: "SELECT id, status, total FROM orders WHERE customer_id = ?",
    sinceSeconds: 3,
    transactionSeconds: null,
    waitsFor: "AccessShareLock on public.users",
    token: `2026-11-21 14:0${id % 10}:11`,
    ...more,
  };
}

function node(of: SessionView, also: BlockNodeView[] = [], certain = true): BlockNodeView {
  return { session: of, certain, also };
}

/** The session at the root: an open transaction that somebody forgot. */
const forgotten = session(4711, {
  user: "maria.gonzalez",
  application: "DataGrip 2026.2.1 - orders (production, read/write) - Console 3",
  from: "workstation-maria.office.example.net",
  state: "idle in transaction",
  query:
    "UPDATE users SET country = ?, legacy_flags = legacy_flags | ? WHERE id IN (SELECT user_id FROM user_import_2026_11 WHERE checked AND NOT exists (SELECT ? FROM users_locked WHERE users_locked.id = user_id))",
  sinceSeconds: 1_620,
  transactionSeconds: 1_702,
  waitsFor: null,
});

function blockage(behind: number): RunEventKindView {
  const refresh = session(4688, {
    user: "reporting",
    application: "nightly-refresh",
    from: null,
    query: "REFRESH MATERIALIZED VIEW user_countries",
    sinceSeconds: 41,
    transactionSeconds: 41,
    waitsFor: "ShareLock on public.users",
  });
  const waiting = Array.from({ length: behind }, (_, at) =>
    session(4801 + at, { sinceSeconds: behind - at }),
  );
  const [first, second, ...others] = waiting.map((it) => node(it));
  return {
    event: "blocked",
    blockage: {
      waitsFor: "AccessExclusiveLock on public.users",
      blockedBy: [
        node(refresh, [node(forgotten)]),
        node(session(4702, { application: null, token: null }), [], false),
      ],
      blocking: [
        ...(first === undefined ? [] : [{ ...first, also: second === undefined ? [] : [second] }]),
        ...others,
      ],
      waiting: behind,
    },
  };
}

/** In the *waits* scenario: another run holds the lock for a while. */
export async function fakeLockWait(world: World, say: Say, pace: Pace): Promise<void> {
  if (world.scenario !== "waits") return;
  say({ event: "lock-waiting", holder: "ben on ci-runner-4, run run-212", seconds: 30 });
  await pace(5_000);
}

/** In the *waits* scenario: what lies in a statement's way; says whether it failed there. */
export async function fakeIncidents(
  world: World,
  step: PlanStepView,
  index: number,
  say: Say,
  pace: Pace,
): Promise<boolean> {
  if (world.scenario !== "waits") return false;
  if (step.name === "users_time_zone" && index === 1) {
    say(blockage(4));
    for (let second = 0; second < 12 && !world.endedSessions.has(forgotten.id ?? 0); second += 1) {
      if (second === 3) say(blockage(7));
      await pace(1_000);
    }
    say({ event: "free" });
  }
  if (step.name === "users_time_zone" && index === 2) {
    for (const attempt of [2, 3]) {
      const reason = "canceling statement due to lock timeout (SQLSTATE 55P03)";
      say({ event: "retrying", version: step.version, index, attempt, tries: 10, wait: 4_000, reason });
      await pace(4_000);
    }
  }
  if (step.name !== halfway) return false;
  if (index === 1) {
    const phases = ["waiting for writers before build", "building index: scanning table"];
    for (const [at, phase] of phases.entries()) {
      for (const done of [0, 12_288, 24_576, 49_152]) {
        const total = at === 0 ? null : 49_152;
        say({ event: "inside", progress: { phase, done, total, unit: "blocks" } });
        await pace(700);
      }
    }
  }
  if (index === 2) {
    say({ event: "notice", severity: "WARNING", message: "3 rows have an e-mail address of blanks alone" });
  }
  return index === 3;
}
