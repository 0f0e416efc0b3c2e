import type { MigrationStateView } from "@/api/bindings";
import type { Glyph, Tone } from "@/kit/StateGlyph";

type Look = { glyph: Glyph; tone: Tone; word: string; meaning: string };

const looks: Record<MigrationStateView, Look> = {
  pending: { glyph: "pending", tone: "info", word: "pending", meaning: "Not applied yet." },
  applied: {
    glyph: "done",
    tone: "success",
    word: "applied",
    meaning: "Applied, and the file is unchanged since.",
  },
  partial: { glyph: "partial", tone: "danger", word: "partial", meaning: "Stopped between its statements." },
  failed: { glyph: "failed", tone: "danger", word: "failed", meaning: "Stopped at an error." },
  edited: {
    glyph: "edited",
    tone: "caution",
    word: "edited",
    meaning: "The file changed since it was applied.",
  },
  "edited-line-endings": {
    glyph: "edited",
    tone: "neutral",
    word: "edited",
    meaning: "The file changed since it was applied, in line endings or byte order mark alone.",
  },
  missing: {
    glyph: "missing",
    tone: "caution",
    word: "missing file",
    meaning: "Applied, but the folder has no such file.",
  },
  "out-of-order": {
    glyph: "warning",
    tone: "caution",
    word: "out of order",
    meaning: "Not applied, though newer ones are.",
  },
  baseline: {
    glyph: "declared",
    tone: "neutral",
    word: "baseline",
    meaning: "Declared as applied; Godwit did not run it.",
  },
  duplicate: {
    glyph: "warning",
    tone: "danger",
    word: "duplicate",
    meaning: "Two files claim this version.",
  },
};

/** How a state looks and reads. */
export function lookOf(state: MigrationStateView): Look {
  return looks[state];
}

/** Whether a person must look before the next plan. */
export function needsAttention(state: MigrationStateView): boolean {
  return looks[state].tone === "danger" || looks[state].tone === "caution";
}

/** Whether a plan would run it. */
export function wouldRun(state: MigrationStateView): boolean {
  return state === "pending" || state === "out-of-order";
}
