import type { Blocks, Impact, Work } from "@/api/previewTypes";

/** PostgreSQL's table locks as database people shorten them. */
const locks: Record<string, string> = {
  "ACCESS SHARE": "AS",
  "ROW SHARE": "RS",
  "ROW EXCLUSIVE": "RE",
  "SHARE UPDATE EXCLUSIVE": "SUE",
  SHARE: "S",
  "SHARE ROW EXCLUSIVE": "SRE",
  EXCLUSIVE: "E",
  "ACCESS EXCLUSIVE": "AE",
  INSTANT: "INS",
  INPLACE: "INP",
  COPY: "CPY",
};

/** A lock in at most three letters: `AE`, `SUE`; `?` where it is not known, nothing where there is none. */
export function lockBadge({ lock, opaque }: Impact): string {
  if (lock === null) return opaque ? "?" : "";
  const mode = (lock.split(",")[0] ?? lock).trim().toUpperCase();
  return locks[mode] ?? initials(mode);
}

function initials(mode: string): string {
  const words = mode.split(/[^A-Z]+/).filter((it) => it !== "");
  return words.length === 1
    ? mode.slice(0, 3)
    : words
        .map((it) => it[0])
        .join("")
        .slice(0, 3);
}

/** What waits, as the end of a sentence. */
export const blocksWords: Record<Blocks, string> = {
  nothing: "blocks nothing",
  definitions: "blocks other changes of structure",
  writes: "blocks writes",
  everything: "blocks reads and writes",
  unknown: "what it blocks is not known",
};

/** What the engine does beside it; nothing where there is no such work. */
export const workWords: Record<Work, string> = {
  none: "",
  scan: "reads the whole table",
  build: "builds an index",
  rewrite: "writes the whole table anew",
  rows: "changes rows",
  unknown: "how much work it is, is not known",
};

/** How loudly a lock is shown. */
export function lockTone({ blocks, opaque }: Impact): "danger" | "caution" | "neutral" {
  if (blocks === "everything") return "danger";
  return blocks === "writes" || blocks === "unknown" || opaque ? "caution" : "neutral";
}

/** The lock, what it blocks and the work, in a line: *ACCESS EXCLUSIVE, blocks reads and writes*. */
export function impactLine(impact: Impact): string {
  const parts = [
    impact.lock ?? (impact.opaque ? "lock not known" : "no lock"),
    blocksWords[impact.blocks],
    workWords[impact.work],
    impact.destroys ? "loses data or structure" : "",
  ];
  return parts.filter((it) => it !== "").join(", ");
}
