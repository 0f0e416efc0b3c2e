import { UnstyledButton } from "@mantine/core";
import type { PlanView } from "@/api/bindings";
import { MigrationName } from "@/domain/MigrationName";
import { plural } from "@/kit/format";
import { StateGlyph } from "@/kit/StateGlyph";
import { findingsOn, statementKey, statementsToRun, stepKey, summaryOf } from "./planModel";
import styles from "./StepList.module.css";

type Props = { plan: PlanView; current: string | null; onShow: (key: string) => void };

/** The plan's migrations and their statements in order; choosing one shows its SQL. */
export function StepList({ plan, current, onShow }: Props) {
  return (
    <section className={styles.steps} aria-label="Steps">
      <header className={styles.head}>
        <h2>Steps</h2>
        <span className={styles.count}>
          {plural(plan.steps.length, "migration")}, {plural(statementsToRun(plan), "statement")}
        </span>
      </header>
      <ol className={styles.list}>
        {plan.steps.map((step) => (
          <li key={step.version} className={styles.step}>
            <UnstyledButton
              className={styles.name}
              aria-current={current === stepKey(step)}
              onClick={() => onShow(stepKey(step))}
            >
              <MigrationName version={step.version} name={step.name} />
            </UnstyledButton>
            <ol className={styles.list}>
              {step.statements.map((statement, at) => {
                const key = statementKey(step, at + 1);
                const [finding] = findingsOn(plan, step, statement);
                return (
                  <li key={key}>
                    <UnstyledButton
                      className={styles.statement}
                      aria-current={current === key}
                      onClick={() => onShow(key)}
                    >
                      {at < (step.resumes?.done ?? 0) ? (
                        <span role="img" aria-label="done before">
                          <StateGlyph glyph="done" tone="success" />
                        </span>
                      ) : finding === undefined ? (
                        <StateGlyph glyph="pending" tone="neutral" />
                      ) : (
                        <StateGlyph
                          glyph="warning"
                          tone={finding.severity === "block" ? "danger" : "caution"}
                        />
                      )}
                      <span className={styles.summary} title={statement.sql.slice(0, 400)}>
                        {summaryOf(statement.sql)}
                      </span>
                    </UnstyledButton>
                  </li>
                );
              })}
            </ol>
          </li>
        ))}
      </ol>
    </section>
  );
}
