import { sentence } from "@/domain/ErrorCard";
import type { Block } from "@/domain/script/script";
import type { Mark } from "@/domain/script/scriptState";
import { StateWord } from "@/kit/StateWord";
import { type FindingActions, FindingCard } from "./FindingCard";
import type { Listed } from "./FindingPanel";
import { impactLine } from "./impactWords";
import styles from "./StatementStrip.module.css";
import { Words } from "./Words";

type Props = FindingActions & {
  /** The statement that was chosen; `null` where none is. */
  block: Block | null;
  findings: readonly Listed[];
  current: string | null;
  mark: Mark | undefined;
};

/** What the chosen statement does, what is said of it, and what became of it in a dry run. */
export function StatementStrip({ block, findings, current, mark, onFix, onPage }: Props) {
  if (block === null || block.part !== "statement") {
    return (
      <p className={styles.hint}>
        Choose a statement to see what it does. <kbd>F8</kbd> goes to the next finding.
      </p>
    );
  }
  const { impact, index, about } = block;
  return (
    <section className={styles.strip} aria-label="The chosen statement" aria-live="polite">
      <p className={styles.head}>
        <strong>
          Statement {index}: {about}
        </strong>
        {impact !== null && <span className={styles.line}>{impactLine(impact)}</span>}
      </p>
      {impact !== null && impact.sentence !== "" && (
        <p className={styles.sentence}>
          <Words>{sentence(impact.sentence)}</Words>
        </p>
      )}
      {impact !== null && impact.objects.length > 0 && (
        <p className={styles.objects}>touches {impact.objects.join(", ")}</p>
      )}
      {impact?.opaque === true && (
        <p className={styles.sentence}>
          Its text does not say what it does: rehearse it, or have a person read it.
        </p>
      )}
      {mark !== undefined && (
        <StateWord
          glyph={mark.tone === "success" ? "done" : mark.tone === "danger" ? "failed" : "stopped"}
          tone={mark.tone}
        >
          Dry run: {mark.words}
        </StateWord>
      )}
      {findings.map(({ id, finding }) => (
        <FindingCard
          key={id}
          finding={finding}
          current={id === current}
          onJump={null}
          onFix={onFix}
          onPage={onPage}
        />
      ))}
    </section>
  );
}
