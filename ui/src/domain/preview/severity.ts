import type { Finding } from "@/api/previewTypes";
import type { Glyph, Tone } from "@/kit/StateGlyph";

/** A severity's shape, colour and word. */
export const severityLooks: Record<
  Finding["severity"],
  { glyph: Glyph; tone: Tone; word: string; chip: string }
> = {
  block: { glyph: "failed", tone: "danger", word: "blocks", chip: "Blocks" },
  warn: { glyph: "warning", tone: "caution", word: "look first", chip: "Look first" },
  info: { glyph: "note", tone: "info", word: "good to know", chip: "Good to know" },
};

/** Severities from the weightiest down. */
export const severities = ["block", "warn", "info"] as const;
