import { expect, test } from "vitest";
import type { RunEventKindView, RunEventView } from "@/api/bindings";
import { isTransfer, transferOf } from "./transfer";

function events(...whats: RunEventKindView[]): RunEventView[] {
  return whats.map((what, seq) => ({ run: "run-1", seq, at: "2026-01-01T10:00:00Z", what }));
}

const begun: RunEventKindView = { event: "started", plan: null, migrations: 0 };

test("a restore with a safety backup is read in order", () => {
  const read = transferOf(
    events(
      begun,
      { event: "locked", session: 4411 },
      { event: "backup-started", tool: "pg_dump 15.20" },
      { event: "progress", bytes: 40, total: 40, what: "reading back" },
      { event: "backup-finished", backup: "backup-9", bytes: 40 },
      { event: "progress", bytes: 10, total: 80, what: "restoring: orders" },
    ),
  );
  expect(read).toMatchObject({
    doing: "restoring: orders",
    bytes: 10,
    total: 80,
    backup: "backup-9",
    ended: false,
  });
});

test("whoever is waited for is named", () => {
  const waiting = transferOf(events(begun, { event: "lock-waiting", holder: "ben on ci-4", seconds: 30 }));
  expect(waiting.doing).toBe("waiting for ben on ci-4 to end");
});

test("a run with a plan is no transfer", () => {
  expect(isTransfer(events(begun))).toBe(true);
  expect(isTransfer(events({ event: "started", plan: "7f3a", migrations: 2 }))).toBe(false);
  expect(isTransfer([])).toBe(false);
});
