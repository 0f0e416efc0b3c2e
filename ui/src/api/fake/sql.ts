import type { Impact } from "@/api/previewTypes";
import type { PlannedStatementView, ScriptView } from "../bindings";
import { fakeImpact } from "./impact";

/** A statement with what it does, as plans say it. */
export type FakeStatement = PlannedStatementView & { impact: Impact };

const known = new Map<string, FakeStatement[]>();

/** A script's statements. Each is read once: what the fake does in the page is no cost of the page's. */
export function fakeStatements(sql: string): FakeStatement[] {
  const found = known.get(sql) ?? read(sql);
  known.set(sql, found);
  return found;
}

/** Cuts a script of the fake's folder at top-level semicolons; enough for the texts in `migrations.ts`. */
function read(sql: string): FakeStatement[] {
  const found: FakeStatement[] = [];
  let line = 1;
  let counted = 0;
  let start = 0;
  let dollar = false;
  for (let at = 0; at < sql.length; at += 1) {
    if (sql.startsWith("$$", at)) {
      dollar = !dollar;
      at += 1;
    } else if (sql[at] === ";" && !dollar) {
      const raw = sql.slice(start, at + 1);
      const lead = raw.length - raw.replace(/^(\s+|--[^\n]*\n)+/, "").length;
      const begin = start + lead;
      const text = sql.slice(begin, at + 1);
      for (; counted < begin; counted += 1) if (sql[counted] === "\n") line += 1;
      found.push({
        start: begin,
        end: at + 1,
        line,
        column: 1,
        kind: kindOf(text),
        patient: /\bconcurrently\b/i.test(text),
        sql: text,
        truncated: false,
        impact: fakeImpact(text),
      });
      start = at + 1;
    }
  }
  return found;
}

function kindOf(sql: string): string {
  const words = sql.toLowerCase().match(/[a-z]+/g) ?? [];
  const [verb = "statement", noun = ""] = words;
  if (["create", "alter", "drop"].includes(verb)) return `${verb} ${noun}`;
  return verb;
}

/** One line of a statement, for lists. */
export function fakeSummary(sql: string): string {
  const line = sql.replace(/\s+/g, " ");
  return line.length > 72 ? `${line.slice(0, 71)}…` : line;
}

/** A script as `migration_get` shows it. */
export function fakeScript(file: string, sql: string): ScriptView {
  const lines = sql.split("\n");
  return {
    file,
    sql,
    truncated: false,
    bytes: sql.length,
    statements: fakeStatements(sql).map((statement) => ({
      place: { file, line: statement.line, column: 1, excerpt: lines[statement.line - 1] ?? "" },
      kind: statement.kind,
      summary: fakeSummary(statement.sql),
    })),
    noTransaction: sql.startsWith("-- no-transaction"),
    irreversible: /^-- godwit: irreversible because (.*)$/m.exec(sql)?.[1] ?? null,
  };
}
