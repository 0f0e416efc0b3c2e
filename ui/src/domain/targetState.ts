import type { TargetStateView } from "@/api/bindings";
import { plural } from "@/kit/format";

/** What state a target is in, as a sentence. */
export function targetStateInWords(target: string, state: TargetStateView): string {
  switch (state.kind) {
    case "unchanged":
      return `${target} was not changed.`;
    case "rolled-back":
      return state.done === 0
        ? `Everything that was begun was rolled back; ${target} is as before.`
        : `What was begun last was rolled back. ${plural(state.done, "migration")} of ${state.total} ${state.done === 1 ? "stays" : "stay"} on ${target}.`;
    case "partial":
      if (state.done === 0)
        return `${target} may be changed: none of ${plural(state.total, "statement")} is done, but the one that failed may have left something.`;
      return `${target} is half changed: ${state.done} of ${state.total} statements are done and stay, the rest never ran.`;
    case "applied":
      return `${target} is where the plan leads; everything is done.`;
    case "unknown":
      return `What became of the last statement on ${target} is not known.`;
  }
}
