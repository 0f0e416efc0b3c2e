import type { PlanStepView, ResumptionView } from "@/api/bindings";
import { sentence } from "@/domain/ErrorCard";
import { Notice } from "@/kit/Notice";
import styles from "./PlanSql.module.css";
import { resumesInWords } from "./planModel";

type Props = { step: PlanStepView; resumes: ResumptionView };

/** Where a migration that stopped half-way goes on, what is passed over as done, and what proves it. */
export function Resumption({ step, resumes }: Props) {
  const { done, evidence, clear } = resumes;
  return (
    <div className={styles.resumes}>
      <Notice tone="info" title={resumesInWords(step, resumes)} glyph="undone">
        <p>
          {done === 0
            ? "Nothing of it is done."
            : `${done === 1 ? "Statement 1 is" : `Statements 1 to ${done} are`} done and not run again.`}
        </p>
        {evidence.map((it) => (
          <p key={it}>{sentence(it)}</p>
        ))}
        {clear.length > 0 && <p>First, what a failed statement left is taken away.</p>}
      </Notice>
    </div>
  );
}
