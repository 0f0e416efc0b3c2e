import type { BlockageView, InsideProgressView, RunEventView } from "@/api/bindings";
import { waitedInWords } from "./blockage";

/** A wait of the whole run: another one holds the target's lock. */
export type LockWait = { holder: string | null; seconds: number; since: string };

/** A statement that got no lock and will be tried again. */
export type Retry = {
  index: number;
  attempt: number;
  tries: number;
  wait: number;
  reason: string;
  /** How long it waited for whom, where that was seen. */
  waited: string | null;
  at: string;
};

/** Sessions that wait for each other: since when, and as they were seen last. */
export type Blocked = {
  since: string;
  at: string;
  blockage: BlockageView;
  /** Who blocked it last, and how many waited at most: what is told in the end. */
  seen: Pick<BlockageView, "blockedBy" | "waiting">;
};

/** What a run waits for now, and how far its statement says to be. */
export type Waits = {
  lock: LockWait | null;
  blocked: Blocked | null;
  retry: Retry | null;
  inside: InsideProgressView | null;
};

/** Nothing in the way. */
export const noWaits: Waits = { lock: null, blocked: null, retry: null, inside: null };

/** What an event changes, and a line for each wait that it ended. */
export function foldWaits(before: Waits, { at, what }: RunEventView): { waits: Waits; over: string[] } {
  switch (what.event) {
    case "lock-waiting":
      return {
        waits: { ...before, lock: { holder: what.holder, seconds: what.seconds, since: at } },
        over: [],
      };
    case "locked":
      return { waits: { ...before, lock: null }, over: [] };
    case "blocked": {
      const blocked = blockedBy(what.blockage, before.blocked, at);
      return { waits: { ...before, retry: null, blocked }, over: triedInWords(before) };
    }
    case "free":
      return { waits: { ...before, blocked: null }, over: waited(before, at) };
    case "inside":
      return { waits: { ...before, retry: null, inside: what.progress }, over: triedInWords(before) };
    case "retrying": {
      const { index, attempt, tries, wait, reason } = what;
      const [waitedFor = null] = waited(before, at);
      const retry = { index, attempt, tries, wait: wait ?? 0, reason, waited: waitedFor, at };
      return { waits: { ...noWaits, retry }, over: triedInWords(before) };
    }
    case "statement-started":
      return { waits: { ...before, retry: null, inside: null }, over: triedInWords(before) };
    case "statement-finished": {
      // Its locks stay until the transaction ends, so those behind it go on waiting.
      const blocks = before.blocked !== null && before.blocked.blockage.blockedBy.length === 0;
      const waits = { ...noWaits, blocked: blocks ? before.blocked : null };
      return { waits, over: [...triedInWords(before), ...(blocks ? [] : waited(before, at))] };
    }
    case "migration-finished":
    case "ended":
      return { waits: noWaits, over: [...triedInWords(before), ...waited(before, at)] };
    default:
      return { waits: before, over: [] };
  }
}

function blockedBy(blockage: BlockageView, before: Blocked | null, at: string): Blocked {
  const seen = {
    blockedBy: blockage.blockedBy.length > 0 ? blockage.blockedBy : (before?.seen.blockedBy ?? []),
    waiting: Math.max(blockage.waiting, before?.seen.waiting ?? 0),
  };
  return { since: before?.since ?? at, at, blockage, seen };
}

function waited({ blocked }: Waits, at: string): string[] {
  if (blocked === null) return [];
  return [waitedInWords(blocked.seen, Math.max(0, Date.parse(at) - Date.parse(blocked.since)))];
}

function triedInWords({ retry }: Waits): string[] {
  if (retry === null) return [];
  return [
    `try ${retry.attempt - 1} of ${retry.tries} got no lock and did nothing: ${retry.waited ?? retry.reason}`,
  ];
}
