import type { RunKindView, RunOutcomeView, RunView } from "@/api/bindings";
import { plural } from "@/kit/format";
import type { Glyph, Tone } from "@/kit/StateGlyph";

type Look = { glyph: Glyph; tone: Tone; word: string };

const outcomes: Record<RunOutcomeView, Look> = {
  succeeded: { glyph: "done", tone: "success", word: "succeeded" },
  failed: { glyph: "failed", tone: "danger", word: "failed" },
  cancelled: { glyph: "stopped", tone: "caution", word: "cancelled" },
  died: { glyph: "missing", tone: "danger", word: "died" },
};

/** How an outcome looks and reads; `null` is a run that goes on. */
export function lookOfOutcome(outcome: RunOutcomeView | null): Look {
  return outcome === null ? { glyph: "running", tone: "info", word: "running" } : outcomes[outcome];
}

const kinds: Record<RunKindView, string> = {
  apply: "Apply",
  rollback: "Roll back",
  backup: "Back up",
  restore: "Restore",
  drill: "Restore drill",
  mark: "Write marker",
};

/** What a run does, in one or two words. */
export function kindInWords(kind: RunKindView): string {
  return kinds[kind];
}

/** What a run did, with its numbers: `Apply 3 migrations`. */
export function runInWords(run: Pick<RunView, "kind" | "versions">): string {
  const migrates = run.kind === "apply" || run.kind === "rollback";
  return migrates ? `${kinds[run.kind]} ${plural(run.versions.length, "migration")}` : kinds[run.kind];
}

/** How long a run took; `null` while it goes on or where its end is unknown. */
export function runMillis(run: Pick<RunView, "started" | "ended">): number | null {
  return run.ended === null ? null : Math.max(0, Date.parse(run.ended) - Date.parse(run.started));
}
