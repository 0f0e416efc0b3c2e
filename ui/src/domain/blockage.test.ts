import { expect, test } from "vitest";
import type { BlockNodeView, SessionView } from "@/api/bindings";
import {
  ageInWords,
  blockageInWords,
  firstSessions,
  lostByEnding,
  mayBeEnded,
  sessionsOf,
  waitedInWords,
} from "./blockage";

function session(id: number, more: Partial<SessionView> = {}): SessionView {
  return {
    id,
    user: "ana",
    application: "psql",
    from: "10.0.0.7",
    state: "idle in transaction",
    query: null,
    sinceSeconds: 4,
    transactionSeconds: 9,
    waitsFor: null,
    token: "2026-11-21",
    ...more,
  };
}

function node(id: number, ...also: BlockNodeView[]): BlockNodeView {
  return { session: session(id), certain: true, also };
}

test("only a session that is known for certain and is not the run's own can be ended", () => {
  expect(mayBeEnded(session(7), 4411)).toBe(true);
  expect(mayBeEnded(session(7), null)).toBe(true);
  expect(mayBeEnded(session(7), 7)).toBe(false);
  expect(mayBeEnded(session(7, { token: null }), 4411)).toBe(false);
  expect(mayBeEnded(session(7, { id: null }), 4411)).toBe(false);
});

test("ages go on from the moment at which they were seen", () => {
  expect(ageInWords(session(7), 0)).toBe("for 4.0 s");
  expect(ageInWords(session(7), 8_000)).toBe("for 12 s");
  expect(ageInWords(session(7, { sinceSeconds: null }), 8_000)).toBeNull();
});

test("what is lost depends on whether a transaction is open", () => {
  expect(lostByEnding(session(7))).toContain("open transaction is rolled back");
  expect(lostByEnding(session(7, { transactionSeconds: null }))).not.toContain("open transaction");
});

test("a blockage has a heading while it lasts and a line when it is over", () => {
  const blockage = { waitsFor: null, blockedBy: [node(123)], blocking: [], waiting: 0 };
  expect(blockageInWords({ ...blockage, waitsFor: "AccessExclusiveLock on public.orders" })).toBe(
    "waits for AccessExclusiveLock on public.orders",
  );
  expect(blockageInWords(blockage)).toBe("waits for a lock");
  expect(blockageInWords({ ...blockage, blockedBy: [], waiting: 1 })).toBe("1 session waits behind it");
  expect(waitedInWords(blockage, 12_000)).toBe("waited 12 s for session 123");
  expect(waitedInWords({ ...blockage, blockedBy: [1, 2, 3, 4].map((id) => node(id)) }, 12_000)).toBe(
    "waited 12 s for session 1 and session 2 and session 3 and 1 more",
  );
  expect(waitedInWords({ ...blockage, waiting: 2 }, 12_000)).toBe(
    "waited 12 s for session 123; 2 sessions waited behind it",
  );
  expect(waitedInWords({ ...blockage, blockedBy: [], waiting: 2 }, 3_000)).toBe(
    "2 sessions waited behind it for up to 3.0 s",
  );
});

test("a long tree is cut after so many sessions, and says how many are left out", () => {
  const trees = [node(1, node(2, node(3))), node(4), node(5)];
  const { shown, more } = firstSessions(trees, 2);
  expect(sessionsOf(shown).map(({ id }) => id)).toEqual([1, 2]);
  expect(more).toBe(3);
  expect(firstSessions(trees, 9)).toEqual({ shown: trees, more: 0 });
});
