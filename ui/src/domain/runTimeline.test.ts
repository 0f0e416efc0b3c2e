import { expect, test } from "vitest";
import type { RunEventKindView, RunEventView } from "@/api/bindings";
import {
  emptyTimeline,
  extendTimeline,
  ifRestoreCancelled,
  spokenProgress,
  waitingRows,
} from "./runTimeline";

function events(...whats: RunEventKindView[]): RunEventView[] {
  return whats.map((what, index) => ({
    run: "run-1",
    seq: index + 1,
    at: new Date(Date.UTC(2026, 10, 21, 14, 30, index)).toISOString(),
    what,
  }));
}

const begun: RunEventKindView[] = [
  { event: "started", plan: "7f", migrations: 2 },
  { event: "locked", session: 4411 },
  { event: "migration-started", version: "0041", name: "orders_email_index", statements: 1 },
  { event: "statement-started", version: "0041", index: 1, line: 2, summary: "CREATE INDEX" },
];

test("a statement runs under its migration and ends with its time and rows", () => {
  const running = extendTimeline(emptyTimeline, events(...begun));
  expect(running.rows.map(({ text, state }) => `${state} ${text}`)).toEqual([
    "done take the lock, check the plan again under it",
    "running 0041 orders_email_index",
    "running CREATE INDEX",
  ]);

  const done = extendTimeline(
    emptyTimeline,
    events(
      ...begun,
      { event: "statement-finished", version: "0041", index: 1, rows: 48_211, millis: 31_000 },
      { event: "migration-finished", version: "0041", millis: 31_040 },
    ),
  );
  expect(done.rows.at(-1)).toMatchObject({ state: "done", rows: 48_211, millis: 31_000 });
  expect(done.migrations).toEqual({ done: 1, total: 2 });
});

test("events that come in batches give the same timeline as all at once", () => {
  const all = events(...begun, {
    event: "statement-finished",
    version: "0041",
    index: 1,
    rows: null,
    millis: 3,
  });
  const stepwise = all.reduce(
    (timeline, _, index) => extendTimeline(timeline, all.slice(0, index + 1)),
    emptyTimeline,
  );
  expect(stepwise).toEqual(extendTimeline(emptyTimeline, all));
  expect(extendTimeline(stepwise, all)).toBe(stepwise);
});

test("a failure marks what ran, and the rest was never begun", () => {
  const failed = extendTimeline(
    emptyTimeline,
    events(...begun, {
      event: "ended",
      outcome: "failed",
      state: { kind: "rolled-back", done: 0, total: 2 },
      error: "relation orders does not exist",
      place: { file: "0041.up.sql", line: 2, column: 4, excerpt: "CREATE INDEX" },
    }),
  );
  expect(failed.rows.map((row) => row.state)).toEqual(["done", "failed", "failed"]);
  expect(waitingRows(failed, ["0041", "0042"], () => "add_notes")).toMatchObject([
    { text: "0042 add_notes", state: "left" },
  ]);
  expect(failed.ending?.place?.line).toBe(2);
  expect(spokenProgress(failed)).toBe("The run failed: relation orders does not exist");
});

test("a cancel leaves what had begun without calling it failed", () => {
  const cancelled = extendTimeline(
    emptyTimeline,
    events(...begun, {
      event: "ended",
      outcome: "cancelled",
      state: { kind: "rolled-back", done: 0, total: 2 },
      error: null,
      place: null,
    }),
  );
  expect(cancelled.rows.map((row) => row.state)).toEqual(["done", "left", "left"]);
});

test("waiting for a lock names its holder until the lock is ours", () => {
  const [started, locked] = begun;
  const waiting: RunEventKindView = { event: "lock-waiting", holder: "ben on ci, run 9", seconds: 30 };
  if (started === undefined || locked === undefined) throw new Error("two events");
  const held = extendTimeline(emptyTimeline, events(started, waiting));
  expect(spokenProgress(held)).toContain("ben on ci, run 9");
  expect(held.waits.lock).toMatchObject({ holder: "ben on ci, run 9", seconds: 30 });
  const ours = extendTimeline(held, events(started, waiting, locked));
  expect(ours.waits.lock).toBeNull();
  expect(ours.session).toBe(4411);
});

test("a backup shows its bytes while it goes on; a restore gets a line of its own", () => {
  const [started, locked] = begun;
  if (started === undefined || locked === undefined) throw new Error("two events");
  const progress: RunEventKindView = { event: "progress", bytes: 10, total: 100, what: "table orders" };
  const backup = extendTimeline(
    emptyTimeline,
    events(started, locked, { event: "backup-started", tool: "pg_dump 15" }, progress),
  );
  expect(backup.progress).toEqual({ bytes: 10, total: 100, what: "table orders" });
  expect(backup.rows).toHaveLength(2);
  const restore = extendTimeline(emptyTimeline, events(started, locked, progress, progress));
  expect(restore.rows.at(-1)?.text).toBe("restore the content");
  expect(restore.rows).toHaveLength(2);
  const beside = extendTimeline(emptyTimeline, events(started, progress));
  expect(beside.rows.map((row) => row.text)).toEqual(["restore the content"]);
});

test("a migration that was rolled back takes its finished statements with it, and no others", () => {
  const statement = (version: string, index: number): RunEventKindView[] => [
    { event: "statement-started", version, index, line: index, summary: `statement ${index}` },
    { event: "statement-finished", version, index, rows: null, millis: 3 },
  ];
  const ran: RunEventKindView[] = [
    { event: "started", plan: "7f", migrations: 2 },
    { event: "locked", session: 4411 },
    { event: "migration-started", version: "4", name: "first", statements: 1 },
    ...statement("4", 1),
    { event: "migration-finished", version: "4", millis: 5 },
    { event: "migration-started", version: "41", name: "second", statements: 2 },
    ...statement("41", 1),
    { event: "statement-started", version: "41", index: 2, line: 2, summary: "statement 2" },
  ];
  const states = (...end: RunEventKindView[]) =>
    extendTimeline(emptyTimeline, events(...ran, ...end)).rows.map((row) => row.state);
  const ended = { event: "ended", outcome: "failed", error: "no", place: null } as const;
  const rolledBack = (done: number) => ({ kind: "rolled-back", done, total: 2 }) as const;
  expect(states({ ...ended, state: rolledBack(1) })).toEqual([
    ...["done", "done", "done"],
    ...["failed", "undone", "failed"],
  ]);
  expect(states({ ...ended, outcome: "cancelled", state: rolledBack(1) }).slice(3)).toEqual([
    ...["left", "undone", "left"],
  ]);
  // Statements of their own stay where no transaction held them, and where the lost COMMIT took effect.
  expect(states({ ...ended, state: { kind: "partial", done: 1, total: 2 } })[4]).toBe("done");
  expect(states({ ...ended, state: rolledBack(2) })[4]).toBe("done");
  // One that shared the transaction goes with it.
  expect(states({ ...ended, state: rolledBack(0) })).toEqual([
    ...["done", "undone", "undone"],
    ...["failed", "undone", "failed"],
  ]);
  // A cancel between two migrations undoes nothing of the one before.
  const between = extendTimeline(
    emptyTimeline,
    events(...ran.slice(0, 6), { ...ended, outcome: "cancelled", state: rolledBack(1) }),
  );
  expect(between.rows.map((row) => row.state)).toEqual(["done", "done", "done"]);
});

test("cancelling a restore leaves what depends on its safety backup", () => {
  const started: RunEventKindView[] = [
    { event: "started", plan: null, migrations: 0 },
    { event: "locked", session: 4411 },
  ];
  const saving: RunEventKindView = { event: "backup-started", tool: "pg_dump 15" };
  const saved: RunEventKindView = { event: "backup-finished", backup: "b", bytes: 1 };
  const words = (...whats: RunEventKindView[]) =>
    ifRestoreCancelled("staging", extendTimeline(emptyTimeline, events(...started, ...whats)));
  expect(words()).toContain("Nothing that was there before is replaced");
  expect(words(saving)).toContain("Nothing has been changed on staging yet");
  expect(words(saving, saved)).toContain("The safety backup that was taken first leads back");
});
