import { Button, UnstyledButton } from "@mantine/core";
import type { Finding } from "@/api/previewTypes";
import { sentence } from "@/domain/ErrorCard";
import { StateGlyph } from "@/kit/StateGlyph";
import styles from "./FindingCard.module.css";
import { severityLooks } from "./severity";
import { Words } from "./Words";

/** What can be done with a finding; `null` where nothing can. */
export type FindingActions = {
  onFix: ((finding: Finding) => void) | null;
  onPage: ((page: string, rule: string) => void) | null;
};

type Props = FindingActions & {
  finding: Finding;
  /** Whether it is the one that was jumped to. */
  current: boolean;
  /** Shows its place; `null` where it has none. */
  onJump: (() => void) | null;
};

/** One finding: rule, weight, place, sentence, the way out, and the fix where there is one. */
export function FindingCard({ finding, current, onJump, onFix, onPage }: Props) {
  const { rule, severity, message, help, place, fixable, page, suppressed } = finding;
  const look = severityLooks[severity];
  const words = (
    <>
      <span className={styles.head}>
        <StateGlyph glyph={look.glyph} tone={suppressed === null ? look.tone : "neutral"} />
        <strong className={styles.rule}>{rule}</strong>
        <span className={styles.weight}>{suppressed === null ? look.word : "set aside"}</span>
      </span>
      <span className={styles.message}>
        <Words>{sentence(message)}</Words>
      </span>
      {place !== null && <span className={styles.place}>{`${place.file}:${place.line}`}</span>}
    </>
  );
  const asks = fixable && suppressed === null && onFix !== null;
  const links = page !== null && onPage !== null;
  return (
    <article
      className={styles.card}
      data-severity={severity}
      data-current={current}
      data-suppressed={suppressed !== null}
      aria-label={`${rule}, ${suppressed === null ? look.word : "set aside"}`}
    >
      {onJump === null ? (
        <div className={styles.main}>{words}</div>
      ) : (
        <UnstyledButton className={styles.main} onClick={onJump} aria-current={current} data-jump>
          {words}
        </UnstyledButton>
      )}
      {suppressed !== null && <p className={styles.help}>Set aside because {suppressed}</p>}
      {suppressed === null && help !== "" && (
        <p className={styles.help}>
          <Words>{sentence(help)}</Words>
        </p>
      )}
      {(asks || links) && (
        <div className={styles.actions}>
          {asks && (
            <Button size="compact-sm" onClick={() => onFix?.(finding)} aria-label={`Show the fix of ${rule}`}>
              Show fix…
            </Button>
          )}
          {links && (
            <Button
              size="compact-sm"
              variant="subtle"
              onClick={() => onPage?.(page, rule)}
              aria-label={`About the rule ${rule}`}
            >
              About this rule
            </Button>
          )}
        </div>
      )}
    </article>
  );
}
