import { useMemo } from "react";
import type { EngineView, PlanView } from "@/api/bindings";
import { type Jump, SqlScript } from "@/domain/script/SqlScript";
import type { Script } from "@/domain/script/script";
import type { Mark } from "@/domain/script/scriptState";
import styles from "./PlanSql.module.css";
import type { PlacedFinding } from "./planFindings";
import { underlines } from "./planScript";
import { Resumption } from "./Resumption";

type Props = {
  plan: PlanView;
  engine: EngineView;
  script: Script;
  findings: readonly PlacedFinding[];
  /** Verdicts of a dry run by a statement's key. */
  marks: ReadonlyMap<string, Mark>;
  current: Jump | null;
  onShow: (key: string) => void;
  onFinding: (by: 1 | -1) => void;
};

/** Everything that will be executed, in order, with what each piece is in the gutter. */
export function PlanSql(props: Props) {
  const { plan, engine, script, findings, marks, current, onShow, onFinding } = props;
  const notes = useMemo(() => underlines(script, findings), [script, findings]);
  return (
    <section className={styles.sql} aria-label="SQL that will run">
      {plan.steps.map(
        (step) =>
          step.resumes !== null && <Resumption key={step.version} step={step} resumes={step.resumes} />,
      )}
      <SqlScript
        script={script}
        engine={engine}
        label={`SQL that will run on ${plan.target}`}
        current={current}
        marks={marks}
        notes={notes}
        onChoose={onShow}
        onFinding={onFinding}
      />
    </section>
  );
}
