import type { DryRun, DryRunKind, DryRunOutcome, DryRunStatement } from "@/api/previewTypes";
import type { Mark } from "@/domain/script/scriptState";
import type { Glyph, Tone } from "@/kit/StateGlyph";

/** The kinds from the gentlest on, with what each proves and what it does not. */
export const dryRunKinds: readonly { value: DryRunKind; label: string; proves: string; not: string }[] = [
  {
    value: "static",
    label: "Read only",
    proves: "What will be sent, word for word, with settings, locks and history rows.",
    not: "That the target takes it: nothing is asked of it.",
  },
  {
    value: "validated",
    label: "Validated",
    proves: "That the server can parse or plan each statement, in a session that it holds read-only.",
    not: "What depends on rows, on locks, or on what an earlier statement makes.",
  },
  {
    value: "executed",
    label: "Executed, rolled back",
    proves: "That every statement runs on this schema and these rows; all of it is rolled back.",
    not: "How long it waits under traffic. Never on production; MySQL cannot roll back definitions.",
  },
  {
    value: "scratch",
    label: "Scratch database",
    proves: "That every statement runs on a fresh copy of the schema, which is deleted after it.",
    not: "Anything that depends on rows: the copy has none.",
  },
];

const outcomes: Record<DryRunOutcome, { glyph: Glyph; tone: Tone; title: string }> = {
  passed: { glyph: "done", tone: "success", title: "Passed" },
  failed: { glyph: "failed", tone: "danger", title: "Failed" },
  refused: { glyph: "stopped", tone: "caution", title: "Refused: nothing was run" },
  incomplete: { glyph: "partial", tone: "caution", title: "Incomplete: not everything was tried" },
  cancelled: { glyph: "stopped", tone: "neutral", title: "Cancelled; nothing of it stays" },
  notOffered: { glyph: "none", tone: "neutral", title: "Not offered on this engine" },
};

/** Only what was tried to its end and passed is green: everything else proves less than it seems to. */
export function outcomeLook({ kind, outcome }: Pick<DryRun, "kind" | "outcome">) {
  return kind === "static" && outcome === "passed"
    ? ({ glyph: "note", tone: "info", title: "Read through: nothing was tried" } as const)
    : outcomes[outcome];
}

/** How a statement's verdict looks. An unknown word never passes. */
export function markOf({ verdict, message }: Pick<DryRunStatement, "verdict" | "message">): Mark {
  const words = message === null ? verdict : `${verdict}: ${message}`;
  if (verdict === "passed") return { tone: "success", words };
  return { tone: verdict === "failed" ? "danger" : "caution", words };
}

/** Marks by the key that `keyOf` gives a statement. Reading alone marks nothing as passed: nothing was tried. */
export function marksOf(
  run: DryRun | null,
  keyOf: (step: string, index: number) => string,
): Map<string, Mark> {
  const marks = new Map<string, Mark>();
  for (const statement of run?.statements ?? []) {
    const mark = markOf(statement);
    if (run?.kind !== "static" || mark.tone !== "success")
      marks.set(keyOf(statement.step, statement.index), mark);
  }
  return marks;
}
