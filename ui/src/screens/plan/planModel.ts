import type {
  BackupChoice,
  FolderView,
  GateView,
  LimitsView,
  PlanStepView,
  PlanView,
  ResumptionView,
} from "@/api/bindings";
import { shellWord } from "@/domain/shellWord";
import { formatDuration, plural } from "@/kit/format";

/** The key of a migration's first item. */
export function stepKey(step: Pick<PlanStepView, "version">): string {
  return `${step.version} file`;
}

/** The key of a statement's item. */
export function statementKey(step: Pick<PlanStepView, "version">, index: number): string {
  return `${step.version} statement ${index}`;
}

/** The gates that stand in the way. */
export function closedGates(plan: PlanView): GateView[] {
  return plan.gates.filter((gate) => gate.state === "closed");
}

/** The gate that asks for a backup that was restored, where it is closed. */
export function closedDrill(plan: PlanView): GateView | null {
  return plan.gates.find((gate) => gate.kind === "drill" && gate.state === "closed") ?? null;
}

/** The gates that keep a run from being started. A typed reason leads through the one of the proven backup alone. */
export function gatesInTheWay(plan: PlanView, breakGlass: string | null): GateView[] {
  return closedGates(plan).filter((gate) => gate.kind !== "drill" || breakGlass === null);
}

/** Statements that a run of the plan sends; what is done already is none of them. */
export function statementsToRun(plan: PlanView): number {
  const passed = plan.steps.reduce((sum, { resumes }) => sum + (resumes?.done ?? 0), 0);
  return plan.statements - passed;
}

/** Where a step goes on: *Goes on after statement 2 of 5*. */
export function resumesInWords({ statements }: PlanStepView, { done }: ResumptionView): string {
  return done === 0
    ? "Begins again with its first statement"
    : `Goes on after statement ${done} of ${statements.length}`;
}

/** How long the statements of a step may wait and run. */
export function limitsInWords(limits: LimitsView): string {
  const { lockWait, longLockWait, tries, statement, queue } = limits;
  const wait = `waits for a lock ${formatDuration(lockWait)}, ${plural(tries, "try", "tries")}`;
  const long =
    longLockWait === lockWait ? "" : ` (${formatDuration(longLockWait)} where nobody queues behind it)`;
  const gives = queue === null ? "" : `; gives way once more than ${queue} queue behind it`;
  const runs =
    statement === null
      ? "statements run as long as they take"
      : `statements run at most ${formatDuration(statement)}`;
  return `${wait}${long}${gives}; ${runs}`;
}

/** What the run creates beside the migrations; `null` where everything is there. */
export function createsInWords({ createsHistory, createsJournal }: PlanView): string | null {
  if (createsHistory && createsJournal)
    return "The history table and Godwit's journal do not exist yet; the run creates both.";
  if (createsHistory) return "The history table does not exist yet; the run creates it.";
  return createsJournal ? "Godwit's journal does not exist yet; the run creates it." : null;
}

/** What the primary button says: *Apply 3 migrations to production*. */
export function actionWords(plan: PlanView): string {
  const [first, ...others] = plan.steps;
  if (first !== undefined && first.resumes !== null) {
    const more = others.length === 0 ? "" : ` and apply ${plural(others.length, "migration")}`;
    return plan.direction === "up"
      ? `Resume ${first.version}${more} on ${plan.target}`
      : `Resume rolling back ${first.version} on ${plan.target}`;
  }
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

/** The `godwit` line that does the same, the backup choice and a reason to break the glass included. */
export function commandOf(plan: PlanView, take: boolean, breakGlass: string | null = null): string {
  const command = commandOfChoice(plan, take);
  return breakGlass === null ? command : `${command} --break-glass ${shellWord(breakGlass)}`;
}

function commandOfChoice(plan: PlanView, take: boolean): string {
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
