import type {
  BackupChoice,
  FindingView,
  FolderView,
  GateView,
  PlannedStatementView,
  PlanStepView,
  PlanView,
} from "@/api/bindings";
import { plural } from "@/kit/format";

/** One line of the plan's middle column, in the order in which things happen on the target. */
export type SqlItem =
  | { kind: "file"; key: string; step: PlanStepView }
  | { kind: "begin"; key: string; step: PlanStepView }
  | { kind: "statement"; key: string; step: PlanStepView; statement: PlannedStatementView; index: number }
  | { kind: "history"; key: string; step: PlanStepView; sql: string }
  | { kind: "commit"; key: string; step: PlanStepView };

/** Everything that a plan does, transaction boundaries and history rows included. */
export function sqlItems(steps: readonly PlanStepView[]): SqlItem[] {
  return steps.flatMap((step): SqlItem[] => {
    const statements = step.statements.map((statement, at): SqlItem => {
      const index = at + 1;
      return { kind: "statement", key: statementKey(step, index), step, statement, index };
    });
    const history = step.history.map((sql, at): SqlItem => {
      return { kind: "history", key: `${step.version} history ${at}`, step, sql };
    });
    const inside = [...statements, ...history];
    return [
      { kind: "file", key: stepKey(step), step },
      ...(step.transactional
        ? [
            { kind: "begin" as const, key: `${step.version} begin`, step },
            ...inside,
            { kind: "commit" as const, key: `${step.version} commit`, step },
          ]
        : inside),
    ];
  });
}

/** The key of a migration's first item. */
export function stepKey(step: PlanStepView): string {
  return `${step.version} file`;
}

/** The key of a statement's item. */
export function statementKey(step: PlanStepView, index: number): string {
  return `${step.version} statement ${index}`;
}

/** The findings that lie on one statement. */
export function findingsOn(
  plan: PlanView,
  step: PlanStepView,
  statement: PlannedStatementView,
): FindingView[] {
  const next = step.statements.find((it) => it.start > statement.start);
  return plan.findings.filter(({ place }) => {
    if (place === null || place.file !== step.file) return false;
    return place.line >= statement.line && (next === undefined || place.line < next.line);
  });
}

/** The findings that lie on no statement of the plan. */
export function findingsElsewhere(plan: PlanView): FindingView[] {
  const placed = new Set(
    plan.steps.flatMap((step) => step.statements.flatMap((statement) => findingsOn(plan, step, statement))),
  );
  return plan.findings.filter((finding) => !placed.has(finding));
}

/** The gates that stand in the way. */
export function closedGates(plan: PlanView): GateView[] {
  return plan.gates.filter((gate) => gate.state === "closed");
}

/** What the primary button says: *Apply 3 migrations to production*. */
export function actionWords(plan: PlanView): string {
  const count = plural(plan.steps.length, "migration");
  return plan.direction === "up"
    ? `Apply ${count} to ${plan.target}`
    : `Roll back ${count} on ${plan.target}`;
}

/** The choice to hand in for a ticked or unticked backup: the policy where it says the same. */
export function backupChoice(plan: PlanView, take: boolean): BackupChoice {
  if (take === plan.backupDefault) return "policy";
  return take ? "take" : "skip";
}

/** The `godwit` line that does the same, the backup choice included. */
export function commandOf(plan: PlanView, take: boolean): string {
  const choice = backupChoice(plan, take);
  if (choice === "policy") return plan.command;
  return `${plan.command} ${choice === "take" ? "--backup" : "--no-backup"}`;
}

/** Whether a dialog comes before the run: where a name must be typed, and before every roll back. */
export function asksFirst(plan: PlanView): boolean {
  return plan.needsConfirmation || plan.direction === "down";
}

/** Whether every migration of the plan has a down script; a folder that is not read yet vouches for none. */
export function hasWayDown(plan: PlanView, folder: FolderView | undefined): boolean {
  const down = new Set(folder?.migrations.filter((it) => it.reversible).map((it) => it.version));
  return plan.steps.every(({ version }) => down.has(version));
}

/** The way back from applying a plan, in a sentence. */
export function wayBack(backup: boolean, down: boolean): string {
  if (backup) {
    return down
      ? "The way back: roll back, or restore the backup that is taken first."
      : "The way back: restore the backup that is taken first; not every migration has a down script.";
  }
  return down
    ? "The way back: roll back. The down scripts bring back no rows that are lost."
    : "There is no way back but an older backup.";
}

/** A statement in one line, without the comments before it. */
export function summaryOf(sql: string): string {
  const line = sql
    .replace(/^(\s+|--[^\n]*(\n|$)|\/\*(?!M?!)[\s\S]*?\*\/)+/, "")
    .replace(/\s+/g, " ")
    .trim();
  return line.length > 80 ? `${line.slice(0, 79)}…` : line;
}
