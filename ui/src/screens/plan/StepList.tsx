import { useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, memo, useEffect, useId, useMemo, useRef } from "react";
import type { PlannedStatementView, PlanStepView, PlanView } from "@/api/bindings";
import { MigrationName } from "@/domain/MigrationName";
import type { Jump } from "@/domain/script/SqlScript";
import { plural } from "@/kit/format";
import { StateGlyph } from "@/kit/StateGlyph";
import { type PlacedFinding, weightiest } from "./planFindings";
import { statementKey, statementsToRun, stepKey, summaryOf } from "./planModel";
import styles from "./StepList.module.css";

type Props = {
  plan: PlanView;
  findings: ReadonlyMap<string, readonly PlacedFinding[]>;
  current: Jump | null;
  onShow: (key: string) => void;
};

type Row =
  | { key: string; step: PlanStepView; statement: null }
  | { key: string; step: PlanStepView; statement: PlannedStatementView; done: boolean };

/** A row's height in pixels, as `--row` has it. */
const rowHeight = 28;

/** The plan's migrations and their statements in order; choosing one shows its SQL. */
export const StepList = memo(function StepList({ plan, findings, current, onShow }: Props) {
  const scroller = useRef<HTMLDivElement>(null);
  const id = useId();
  const rows = useMemo(() => rowsOf(plan), [plan]);
  const positions = useMemo(() => new Map(rows.map(({ key }, at) => [key, at])), [rows]);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 6,
  });
  const at = current === null ? -1 : (positions.get(current.key) ?? -1);
  useEffect(() => {
    if (at >= 0) virtual.scrollToIndex(at, { align: "auto" });
  }, [at, virtual]);
  const onKeyDown = (event: KeyboardEvent) => {
    const to = { ArrowDown: at + 1, ArrowUp: Math.max(0, at - 1), Home: 0, End: rows.length - 1 }[event.key];
    const row = to === undefined ? undefined : rows[to];
    if (row === undefined) return;
    event.preventDefault();
    onShow(row.key);
  };
  return (
    <section className={styles.steps} aria-label="Steps">
      <header className={styles.head}>
        <h2>Steps</h2>
        <span className={styles.count}>
          {plural(plan.steps.length, "migration")}, {plural(statementsToRun(plan), "statement")}
        </span>
      </header>
      <div
        ref={scroller}
        className={styles.list}
        role="listbox"
        aria-label="Migrations and statements"
        aria-activedescendant={at < 0 ? undefined : `${id}-${at}`}
        tabIndex={0}
        onKeyDown={onKeyDown}
      >
        <div className={styles.total} role="presentation" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map(({ index, start }) => {
            const row = rows[index];
            return (
              row !== undefined && (
                <div
                  key={row.key}
                  id={`${id}-${index}`}
                  role="option"
                  aria-selected={index === at}
                  tabIndex={-1}
                  className={row.statement === null ? styles.name : styles.statement}
                  style={{ transform: `translateY(${start}px)` }}
                  onMouseDown={() => onShow(row.key)}
                >
                  <RowWords row={row} findings={findings.get(row.key)} />
                </div>
              )
            );
          })}
        </div>
      </div>
    </section>
  );
});

function rowsOf(plan: PlanView): Row[] {
  return plan.steps.flatMap((step): Row[] => [
    { key: stepKey(step), step, statement: null },
    ...step.statements.map((statement, at): Row => {
      const done = at < (step.resumes?.done ?? 0);
      return { key: statementKey(step, at + 1), step, statement, done };
    }),
  ]);
}

function RowWords({ row, findings }: { row: Row; findings: readonly PlacedFinding[] | undefined }) {
  if (row.statement === null) return <MigrationName version={row.step.version} name={row.step.name} />;
  const { sql } = row.statement;
  return (
    <>
      <RowGlyph done={row.done} severity={weightiest(findings)} />
      <span className={styles.summary} title={sql.slice(0, 400)}>
        {summaryOf(sql.slice(0, 4000))}
      </span>
    </>
  );
}

const weights = {
  block: { glyph: "failed", tone: "danger", words: "a finding blocks" },
  warn: { glyph: "warning", tone: "caution", words: "a finding, look first" },
  info: { glyph: "note", tone: "info", words: "a finding, good to know" },
} as const;

function RowGlyph({ done, severity }: { done: boolean; severity: keyof typeof weights | null }) {
  const look = done
    ? ({ glyph: "done", tone: "success", words: "done before" } as const)
    : severity === null
      ? null
      : weights[severity];
  if (look === null) return <StateGlyph glyph="pending" tone="neutral" />;
  return (
    <span role="img" aria-label={look.words} className={styles.glyph}>
      <StateGlyph glyph={look.glyph} tone={look.tone} />
    </span>
  );
}
