import { expect, test } from "vitest";
import type { BlockageView, BlockNodeView, RunEventKindView, RunEventView } from "@/api/bindings";
import { emptyTimeline, extendTimeline, spokenProgress } from "./runTimeline";
import { timelineItems } from "./timelineItems";

const second = (at: number) => new Date(Date.UTC(2026, 10, 21, 14, 30, at)).toISOString();

function timelineOf(...whats: (readonly [at: number, what: RunEventKindView])[]) {
  const events = whats.map(([at, what], index): RunEventView => {
    return { run: "run-1", seq: index + 1, at: second(at), what };
  });
  return extendTimeline(emptyTimeline, events);
}

function session(id: number): BlockNodeView {
  const who = { id, user: "ana", application: "psql", from: null, state: "active", query: null, token: "t" };
  return {
    session: { ...who, sinceSeconds: 1, transactionSeconds: 1, waitsFor: null },
    certain: true,
    also: [],
  };
}

const blockage = (blockedBy: number[], waiting: number): BlockageView => ({
  waitsFor: blockedBy.length > 0 ? "AccessExclusiveLock on public.orders" : null,
  blockedBy: blockedBy.map(session),
  blocking: [],
  waiting,
});

const running = [
  [0, { event: "started", plan: "7f", migrations: 1 }],
  [0, { event: "locked", session: 4411 }],
  [1, { event: "migration-started", version: "0041", name: "x", statements: 2 }],
  [1, { event: "statement-started", version: "0041", index: 1, line: 2, summary: "ALTER TABLE orders" }],
] as const satisfies [number, RunEventKindView][];

const finished: RunEventKindView = {
  event: "statement-finished",
  version: "0041",
  index: 1,
  rows: null,
  millis: 9,
};

const retrying = (attempt: number): RunEventKindView => ({
  event: "retrying",
  version: "0041",
  index: 1,
  attempt,
  tries: 10,
  wait: 4000,
  reason: "canceling statement due to lock timeout",
});

test("a statement that is blocked says by whom until it is free, then one quiet line stays under it", () => {
  const blocked = timelineOf(...running, [2, { event: "blocked", blockage: blockage([123], 7) }]);
  expect(blocked.waits.blocked).toMatchObject({ since: second(2), at: second(2) });
  expect(spokenProgress(blocked)).toBe(
    "The statement waits for AccessExclusiveLock on public.orders; session 123 is in the way.",
  );

  const free = timelineOf(
    ...running,
    [2, { event: "blocked", blockage: blockage([123], 7) }],
    [9, { event: "blocked", blockage: blockage([], 3) }],
    [14, { event: "free" }],
  );
  expect(free.waits.blocked).toBeNull();
  expect(free.notes).toMatchObject([
    {
      under: "statement 0041 1",
      severity: null,
      text: "waited 12 s for session 123; 7 sessions waited behind it",
    },
  ]);
});

test("a statement that ends waits no more; those behind its locks do until the transaction ends", () => {
  const own = timelineOf(...running, [2, { event: "blocked", blockage: blockage([123], 0) }], [5, finished]);
  expect(own.waits.blocked).toBeNull();
  expect(own.notes.map((it) => it.text)).toEqual(["waited 3.0 s for session 123"]);
  const others = timelineOf(...running, [2, { event: "blocked", blockage: blockage([], 2) }], [5, finished]);
  expect(others.waits.blocked?.blockage.waiting).toBe(2);
  expect(others.notes).toEqual([]);
});

test("a try without a lock is counted down, then told in a line with the server's words", () => {
  const waiting = timelineOf(...running, [3, retrying(2)]);
  expect(waiting.waits.retry).toMatchObject({ attempt: 2, tries: 10, wait: 4000, at: second(3) });
  expect(waiting.notes).toEqual([]);
  const again = timelineOf(...running, [3, retrying(2)], [9, retrying(3)], [15, finished]);
  expect(again.waits.retry).toBeNull();
  expect(again.notes.map((it) => it.text)).toEqual([
    "try 1 of 10 got no lock and did nothing: canceling statement due to lock timeout",
    "try 2 of 10 got no lock and did nothing: canceling statement due to lock timeout",
  ]);
});

test("a try that was seen to wait says for whom, in one line", () => {
  const blocked: RunEventKindView = { event: "blocked", blockage: blockage([123], 2) };
  const seen = timelineOf(...running, [2, blocked], [5, retrying(2)], [9, finished]);
  expect(seen.notes.map((it) => it.text)).toEqual([
    "try 1 of 10 got no lock and did nothing: waited 3.0 s for session 123; 2 sessions waited behind it",
  ]);
});

test("a migration that is taken back and begins anew shows each statement once", () => {
  const anew = timelineOf(
    ...running,
    [2, finished],
    [2, { event: "statement-started", version: "0041", index: 2, line: 5, summary: "UPDATE orders" }],
    [3, { ...retrying(2), index: 2 } as RunEventKindView],
    [7, running[3][1]],
  );
  expect(anew.rows.filter((row) => row.kind === "statement")).toMatchObject([
    { key: "statement 0041 1", state: "running" },
  ]);
  expect(anew.notes).toMatchObject([{ under: "statement 0041 1" }]);
});

test("progress from inside lasts as long as its statement", () => {
  const inside: RunEventKindView = {
    event: "inside",
    progress: { phase: "building index", done: 4, total: 9, unit: "blocks" },
  };
  expect(timelineOf(...running, [2, inside]).waits.inside).toMatchObject({ done: 4 });
  expect(timelineOf(...running, [2, inside], [3, finished]).waits.inside).toBeNull();
});

test("what the server says stands under the statement that it belongs to, and what lasts behind that", () => {
  const timeline = timelineOf(
    ...running,
    [2, { event: "notice", severity: "NOTICE", message: "relation exists, skipping" }],
    [3, { event: "blocked", blockage: blockage([123], 0) }],
  );
  expect(timelineItems(timeline.rows, timeline).map((it) => it.key)).toEqual([
    ...["lock", "migration 0041", "statement 0041 1", "note 5", "live"],
  ]);
  const ended = timelineOf(
    ...running,
    [2, { event: "notice", severity: "NOTICE", message: "relation exists, skipping" }],
    [3, finished],
  );
  expect(timelineItems(ended.rows, ended).map((it) => it.key)).toEqual([
    ...["lock", "migration 0041", "statement 0041 1", "note 5"],
  ]);
});
