import type { PlanStepView, PlanView } from "@/api/bindings";
import { sentence } from "@/domain/ErrorCard";
import { type Block, buildScript, endOf, type Script, type ScriptInput } from "@/domain/script/script";
import { type PlacedFinding, weightiest } from "./planFindings";
import { limitsInWords, statementKey, stepKey } from "./planModel";

/** Everything that a plan sends, in order, transaction boundaries and history rows included. */
export function planScript(plan: PlanView, findings: ReadonlyMap<string, readonly PlacedFinding[]>): Script {
  return buildScript(sectionsOf(plan, findings));
}

/** The pieces of a plan under the heads of their files. */
export function sectionsOf(
  plan: Pick<PlanView, "steps" | "transactions">,
  findings: ReadonlyMap<string, readonly PlacedFinding[]>,
): ScriptInput {
  const together = plan.transactions === "all";
  return plan.steps.map((step, at) => {
    const begins = step.transactional && (!together || at === 0);
    const ends = step.transactional && (!together || at === plan.steps.length - 1);
    const inside = step.transactional ? "inside" : "each";
    const { version, resumes } = step;
    const done = resumes?.done ?? 0;
    const statements = step.statements.map((statement, at): Block => {
      const { sql, line, kind, patient } = statement;
      const key = statementKey(step, at + 1);
      return {
        key,
        part: "statement",
        sql,
        line,
        index: at + 1,
        about: patient ? `${kind}; it may wait for long, nobody queues behind it` : kind,
        done: at < done,
        impact: statement.impact,
        severity: weightiest(findings.get(key)),
        bracket: inside,
      };
    });
    const clear = (resumes?.clear ?? []).map((sql, at) =>
      plain(`${version} clear ${at}`, "clear", sql, inside),
    );
    const history = step.history.map((sql, at) => plain(`${version} history ${at}`, "history", sql, inside));
    return {
      section: {
        key: stepKey(step),
        title: step.file,
        aside: holds(step, together),
        note: sentence(limitsInWords(step.limits)),
      },
      blocks: [
        ...(begins ? [plain(`${version} begin`, "boundary", "BEGIN", "first")] : []),
        ...statements.slice(0, done),
        ...clear,
        ...statements.slice(done),
        ...history,
        ...(ends ? [plain(`${version} commit`, "boundary", "COMMIT", "last")] : []),
      ],
    };
  });
}

function plain(key: string, part: Block["part"], sql: string, bracket: Block["bracket"]): Block {
  return {
    key,
    part,
    sql,
    line: null,
    index: 0,
    about: part,
    done: false,
    impact: null,
    severity: null,
    bracket,
  };
}

/** What holds the statements of a step together. */
function holds(step: PlanStepView, together: boolean): string {
  if (!step.transactional) return `no transaction: ${step.because ?? "the engine cannot roll this back"}`;
  return together ? "in one transaction with all others" : "one transaction";
}

/** Where each finding's place lies in the script, for underlining; at most to the end of its line. */
export function underlines(script: Script, placed: readonly PlacedFinding[]) {
  return placed.flatMap(({ finding, key }) => {
    const at = key === null ? undefined : script.positions.get(key);
    const block = at === undefined ? undefined : script.blocks[at];
    if (at === undefined || block?.line == null || finding.place === null || finding.suppressed !== null)
      return [];
    const end = endOf(script, at);
    let from = script.starts[at] ?? 0;
    for (let line = block.line; line < finding.place.line; line += 1) {
      const next = script.text.indexOf("\n", from);
      if (next < 0 || next >= end) break;
      from = next + 1;
    }
    const lineEnd = script.text.indexOf("\n", from);
    const to = Math.min(lineEnd < 0 ? end : lineEnd, end);
    return [
      {
        from,
        to: Math.max(from, to),
        severity: severities[finding.severity],
        source: finding.rule,
        message: sentence(finding.message),
      },
    ];
  });
}

const severities = { info: "info", warn: "warning", block: "error" } as const;
