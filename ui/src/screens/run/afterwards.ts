import type { ApiError, EngineView, EnvironmentView, FolderView, RunView } from "@/api/bindings";
import { ifRestoreCancelled, type Timeline } from "@/domain/runTimeline";
import { plural } from "@/kit/format";

/** Whether a migration's statements go back when it stops, as far as its file and engine say. */
function goesBack(
  version: string | null,
  engine: EngineView | undefined,
  folder: FolderView | undefined,
): boolean {
  const migration = folder?.migrations.find((it) => it.version === version);
  return engine !== "mysql" && migration?.noTransaction !== true;
}

/** What cancelling now would leave behind, in sentences. */
export function ifCancelled(
  run: RunView,
  timeline: Timeline,
  engine: EngineView | undefined,
  folder: FolderView | undefined,
): string {
  const { done, total } = timeline.migrations;
  if (run.kind === "backup")
    return `The unfinished file is removed. ${run.target} is not changed by a backup.`;
  if (run.kind === "drill")
    return `The scratch database is dropped. ${run.target} is not touched by a restore drill.`;
  if (run.kind === "restore") return ifRestoreCancelled(run.target, timeline);
  if (timeline.version === null) return `Nothing has been changed on ${run.target} yet, and nothing will be.`;
  if (timeline.transactions === "all")
    return `The statement that runs is stopped, and everything that this run has done is rolled back: its ${plural(total, "migration")} share one transaction.`;
  const stays = done === 0 ? "" : `${plural(done, "migration")} ${done === 1 ? "stays" : "stay"} done. `;
  const running = `migration ${timeline.version}`;
  const inside = timeline.rows.some((row) => row.key === running && row.state === "running");
  const current = !inside
    ? ""
    : timeline.transactions === "each" && goesBack(timeline.version, engine, folder)
      ? `The statement that runs is stopped. What ${timeline.version} has done so far is rolled back. `
      : `The statement that runs is stopped. The finished ones of ${timeline.version} stay. `;
  const rest = total - done - (inside ? 1 : 0);
  return `${stays}${current}${rest > 0 ? `${plural(rest, "migration")} will not run.` : "Nothing else would have run."}`;
}

/** Whether a run that is over may have left a migration half-way, so that its target is asked. */
export function leftHalfWay({ kind, outcome, state }: RunView, error: ApiError | null): boolean {
  if ((kind !== "apply" && kind !== "rollback") || outcome === null || outcome === "succeeded") return false;
  const said = error !== null && (error.code === "migration-partial" || error.code === "outcome-unknown");
  return said || state?.kind === "partial" || state?.kind === "unknown";
}

/** What to do after a run, by how it ended and what it left. `next` comes after its environment in the order. */
export function whatNow(run: RunView, next: EnvironmentView | null): string {
  switch (run.kind) {
    case "backup":
      return run.outcome === "succeeded"
        ? "The backup is in the list. Verify it, so that you know it can be restored."
        : `There is no usable backup of this attempt; ${run.target} itself is as before.`;
    case "restore":
      return afterRestore(run);
    case "drill":
      return run.outcome === "succeeded"
        ? "The backup is proven: it was restored and agreed with its manifest."
        : `The backup is not proven. ${run.target} itself was not touched.`;
    case "mark":
      return run.outcome === "succeeded"
        ? "Nothing more. Runs of an environment that says something else are refused from now on."
        : `Test ${run.target}: it shows which marker is there.`;
    case "rollback":
      return run.state?.kind === "applied"
        ? "What was rolled back is pending again on the Board. Mend it before it is applied anew."
        : afterMigrating(run, "down script");
    case "apply":
      if (run.state?.kind !== "applied") return afterMigrating(run, "script");
      return next === null
        ? "Look at the History: every migration of the plan is in it."
        : `Look at the Board: ${next.name}, the next environment in the order, may be due.`;
  }
}

function afterRestore({ target, state, outcome }: RunView): string {
  switch (state?.kind) {
    case "applied":
      return "Look at the Board: it shows what the backup's history leaves pending. Compare the rows you care about.";
    case "unchanged":
      return outcome === "cancelled"
        ? "Nothing has to be undone. Restore again when you are ready."
        : "Nothing has to be undone. Settle what stopped it, then restore again.";
    default:
      return `Do not rely on what ${target} holds now. Restore again, or restore the safety backup that was taken first.`;
  }
}

function afterMigrating({ target, state, outcome }: RunView, script: string): string {
  switch (state?.kind) {
    case "unchanged":
      return outcome === "cancelled"
        ? "Nothing has to be undone. Plan again when you are ready."
        : "Nothing has to be undone. Settle what stopped it, then plan again.";
    case "rolled-back":
      return outcome === "cancelled"
        ? "Plan again when you are ready: the new plan begins where this run stopped."
        : `Mend the ${script}, then plan again: the new plan begins with the migration that stopped.`;
    case "partial":
      return `Resume it where that can be, roll it back, or finish or undo it by hand on ${target} and resolve it. Until then it needs attention on the Board.`;
    default:
      return `Look again: ${target} says what was recorded, statement by statement. If it stays unclear, compare the schema and resolve it by hand, or restore the backup.`;
  }
}
