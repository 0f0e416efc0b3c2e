import type { RunEventView } from "@/api/bindings";

/** How far a backup or restore came. */
export type Transfer = {
  /** What it is at, in words. */
  doing: string;
  bytes: number;
  /** All bytes, where known. */
  total: number | null;
  /** The safety backup that was taken, if any. */
  backup: string | null;
  started: string | null;
  ended: boolean;
};

/** Reads the events of a backup or restore. */
export function transferOf(events: readonly RunEventView[]): Transfer {
  const transfer: Transfer = {
    doing: "starting",
    bytes: 0,
    total: null,
    backup: null,
    started: events[0]?.at ?? null,
    ended: false,
  };
  for (const { what } of events) {
    switch (what.event) {
      case "lock-waiting":
        transfer.doing =
          what.holder === null ? "waiting for another run to end" : `waiting for ${what.holder} to end`;
        break;
      case "locked":
        transfer.doing = "holding the target's lock";
        break;
      case "backup-started":
        transfer.doing = `backing up with ${what.tool}`;
        transfer.bytes = 0;
        transfer.total = null;
        break;
      case "backup-finished":
        transfer.doing = "backed up";
        transfer.backup = what.backup;
        break;
      case "progress":
        transfer.doing = what.what;
        transfer.bytes = what.bytes ?? 0;
        transfer.total = what.total;
        break;
      case "ended":
        transfer.ended = true;
        break;
      default:
        break;
    }
  }
  return transfer;
}

/** Whether events are those of a backup or restore rather than of migrations. */
export function isTransfer(events: readonly RunEventView[]): boolean {
  const first = events[0]?.what;
  return first?.event === "started" && first.plan === null;
}
