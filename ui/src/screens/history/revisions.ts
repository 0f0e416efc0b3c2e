import type { RevisionStateView, RevisionView } from "@/api/bindings";
import type { Glyph, Tone } from "@/kit/StateGlyph";

type Look = { glyph: Glyph; tone: Tone; word: string };

const looks: Record<RevisionStateView, Look> = {
  applied: { glyph: "done", tone: "success", word: "applied" },
  started: { glyph: "partial", tone: "caution", word: "started, no end recorded" },
  failed: { glyph: "failed", tone: "danger", word: "failed" },
  "rolled-back": { glyph: "undone", tone: "neutral", word: "rolled back" },
};

/** How a revision's state looks and reads. */
export function revisionLook(state: RevisionStateView): Look {
  return looks[state];
}

/** The revisions in which every word of a search occurs somewhere. */
export function matching(rows: readonly RevisionView[], search: string): readonly RevisionView[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return rows;
  return rows.filter((row) => {
    const text = [row.version, row.name, revisionLook(row.state).word, row.by, row.machine, row.tool]
      .join(" ")
      .toLowerCase();
    return words.every((word) => text.includes(word));
  });
}
