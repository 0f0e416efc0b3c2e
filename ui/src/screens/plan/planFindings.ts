import type { PlanStepView, PlanView } from "@/api/bindings";
import { type Finding, findingOf } from "@/api/previewTypes";
import { statementKey } from "./planModel";

/** A finding with the statement that it lies on. */
export type PlacedFinding = {
  /** Tells it from all others of the plan. */
  id: string;
  finding: Finding;
  /** The statement's key; `null` where it lies on none. */
  key: string | null;
};

const weights = { block: 3, warn: 2, info: 1 } as const;

/** The findings of a plan in the order of its statements; those that lie on none come last. */
export function placeFindings(plan: PlanView): PlacedFinding[] {
  const steps = new Map(plan.steps.map((step, order) => [step.file, { step, order }]));
  const placed = plan.findings.map((found, at) => {
    const finding = findingOf(found);
    const { place } = finding;
    const home = place === null ? undefined : steps.get(place.file);
    const index = home === undefined || place === null ? 0 : indexAt(home.step, place.line, place.column);
    return {
      id: `${at} ${finding.rule}`,
      finding,
      key: home === undefined || index === 0 ? null : statementKey(home.step, index),
      order: home === undefined || index === 0 ? Number.MAX_SAFE_INTEGER : home.order,
      index,
    };
  });
  placed.sort((a, b) => a.order - b.order || a.index - b.index || weight(b.finding) - weight(a.finding));
  return placed.map(({ id, finding, key }) => ({ id, finding, key }));
}

function weight({ severity, suppressed }: Finding): number {
  return suppressed === null ? weights[severity] : 0;
}

/** The statement that holds a place, from 1; 0 where it lies before them all. */
function indexAt({ statements }: PlanStepView, line: number, column: number): number {
  let low = 0;
  let high = statements.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const it = statements[middle];
    if (it !== undefined && (it.line < line || (it.line === line && it.column <= column))) low = middle + 1;
    else high = middle - 1;
  }
  return high + 1;
}

/** The findings that lie on each statement. */
export function byStatement(placed: readonly PlacedFinding[]): Map<string, PlacedFinding[]> {
  const found = new Map<string, PlacedFinding[]>();
  for (const it of placed) {
    if (it.key === null) continue;
    const others = found.get(it.key);
    if (others === undefined) found.set(it.key, [it]);
    else others.push(it);
  }
  return found;
}

/** The weightiest severity of findings that stand; `null` where none does. */
export function weightiest(placed: readonly PlacedFinding[] | undefined): Finding["severity"] | null {
  let found: Finding | null = null;
  for (const { finding } of placed ?? []) {
    if (weight(finding) > (found === null ? 0 : weight(found))) found = finding;
  }
  return found?.severity ?? null;
}
