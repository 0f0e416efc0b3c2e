import type { StatementFateView, StoppedView } from "@/api/bindings";
import type { Glyph, Tone } from "@/kit/StateGlyph";

const fates: Record<StatementFateView, { glyph: Glyph; tone: Tone; word: string }> = {
  done: { glyph: "done", tone: "success", word: "done" },
  "not-done": { glyph: "pending", tone: "neutral", word: "not done" },
  running: { glyph: "running", tone: "info", word: "still running" },
  "cannot-tell": { glyph: "missing", tone: "caution", word: "cannot tell" },
};

/** How what became of a statement looks and reads. */
export function lookOfFate(fate: StatementFateView) {
  return fates[fate];
}

/** What stopped, as a heading: a way back can stop half-way, too. */
export function stoppedInWords({ version, name, direction }: StoppedView): string {
  const what = `${version} ${name}`.trim();
  return direction === "up" ? `${what} stopped half-way` : `Rolling back ${what} stopped half-way`;
}

/** The way forward as a button says it; `null` where a person has to look first. */
export function resumeInWords({ done, obstacle }: StoppedView): string | null {
  if (done === null || obstacle !== null) return null;
  return done === 0 ? "Resume from statement 1" : `Resume after statement ${done}`;
}

/** Why what stopped cannot be rolled back now; `null` where nothing that is known is in the way. */
export function backOutBarred({ direction, statements }: StoppedView): string | null {
  const running = statements.find((statement) => statement.fate === "running");
  if (running !== undefined) return `Statement ${running.index} is still running.`;
  return direction === "down" ? "It is the way back that stopped." : null;
}

/** Who began it and from which machine: `ben on ci-runner-4`; `null` where nobody wrote it down. */
export function beganBy({ by, machine }: StoppedView): string | null {
  if (by === null) return machine === null ? null : `somebody on ${machine}`;
  return machine === null ? by : `${by} on ${machine}`;
}
