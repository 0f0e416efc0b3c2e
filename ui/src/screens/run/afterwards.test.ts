import { expect, test } from "vitest";
import type { RunEventKindView, RunView, TargetStateView } from "@/api/bindings";
import { createFakeApi } from "@/api/fake";
import { fakeEnvironment } from "@/api/fake/world";
import { emptyTimeline, extendTimeline } from "@/domain/runTimeline";
import { ifCancelled, leftHalfWay, whatNow } from "./afterwards";

const next = fakeEnvironment(1, "staging", "staging", "localhost");

async function run(kind: RunView["kind"], more: Partial<RunView> = {}): Promise<RunView> {
  const { run: base } = await createFakeApi().run.get("run-213");
  return { ...base, kind, target: "orders", ...more };
}

test("only an environment that comes next may be due", async () => {
  const applied = await run("apply");
  expect(whatNow(applied, next)).toContain("staging, the next environment in the order, may be due");
  expect(whatNow(applied, null)).not.toContain("due");
});

test("a roll back, a restore and a marker have sentences of their own", async () => {
  expect(whatNow(await run("rollback"), next)).toContain("pending again");
  expect(whatNow(await run("restore"), next)).toContain("the backup's history");
  const unknown: TargetStateView = { kind: "unknown" };
  expect(whatNow(await run("restore", { outcome: "failed", state: unknown }), next)).toContain(
    "Do not rely on what orders holds now",
  );
  expect(whatNow(await run("mark"), next)).toContain("that says something else are refused from now on");
  expect(whatNow(await run("mark", { outcome: "failed", state: unknown }), next)).toContain("Test orders");
  const undone: TargetStateView = { kind: "rolled-back", done: 0, total: 1 };
  expect(whatNow(await run("rollback", { outcome: "failed", state: undone }), next)).toContain(
    "Mend the down script",
  );
});

test("only a run that may have left something half-way asks its target", async () => {
  const partial: TargetStateView = { kind: "partial", done: 2, total: 5 };
  expect(leftHalfWay(await run("apply", { outcome: "failed", state: partial }), null)).toBe(true);
  expect(leftHalfWay(await run("rollback", { outcome: "died", state: { kind: "unknown" } }), null)).toBe(
    true,
  );
  expect(leftHalfWay(await run("restore", { outcome: "failed", state: { kind: "unknown" } }), null)).toBe(
    false,
  );
  expect(leftHalfWay(await run("apply", { outcome: "failed", state: { kind: "unchanged" } }), null)).toBe(
    false,
  );
  expect(leftHalfWay(await run("apply", { outcome: null, state: null }), null)).toBe(false);
});

test("a cancel stops the statement that runs; what stays depends on the transaction", async () => {
  const whats: RunEventKindView[] = [
    { event: "started", plan: "7f", migrations: 1 },
    { event: "locked", session: 4411 },
    { event: "migration-started", version: "0041", name: "x", statements: 2 },
    { event: "statement-started", version: "0041", index: 1, line: 1, summary: "x" },
  ];
  const events = whats.map((what, seq) => ({ run: "r", seq: seq + 1, at: "2026-11-21T14:30:00Z", what }));
  const timeline = extendTimeline(emptyTimeline, events);
  const running = await run("apply", { outcome: null, state: null });
  expect(ifCancelled(running, timeline, "postgres", undefined)).toBe(
    "The statement that runs is stopped. What 0041 has done so far is rolled back. Nothing else would have run.",
  );
  expect(ifCancelled(running, timeline, "mysql", undefined)).toBe(
    "The statement that runs is stopped. The finished ones of 0041 stay. Nothing else would have run.",
  );
  expect(ifCancelled(running, { ...timeline, transactions: "none" }, "postgres", undefined)).toContain(
    "The finished ones of 0041 stay.",
  );
  const together = { ...timeline, transactions: "all", migrations: { done: 1, total: 2 } } as const;
  expect(ifCancelled(running, together, "postgres", undefined)).toBe(
    "The statement that runs is stopped, and everything that this run has done is rolled back: its 2 migrations share one transaction.",
  );
});
