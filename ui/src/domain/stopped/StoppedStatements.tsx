import type { StoppedStatementView } from "@/api/bindings";
import { sentence } from "@/domain/ErrorCard";
import { StateWord } from "@/kit/StateWord";
import styles from "./StoppedStatements.module.css";
import { lookOfFate } from "./stopped";

type Props = { statements: readonly StoppedStatementView[] };

/** Every statement with what became of it and how that is known. */
export function StoppedStatements({ statements }: Props) {
  return (
    <ol className={styles.list} aria-label="Statements">
      {statements.map(({ index, line, summary, fate, evidence }) => {
        const { glyph, tone, word } = lookOfFate(fate);
        return (
          <li key={index} className={styles.statement} data-fate={fate}>
            <span className={styles.number}>{index}</span>
            <span className={styles.fate}>
              <StateWord glyph={glyph} tone={tone}>
                {word}
              </StateWord>
            </span>
            <div className={styles.what}>
              <code className={styles.summary}>{summary}</code>
              <p className={styles.evidence}>
                Line {line}. {sentence(evidence)}
              </p>
            </div>
          </li>
        );
      })}
    </ol>
  );
}
