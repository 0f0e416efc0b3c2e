import type { FindingView } from "@/api/bindings";
import { formatCount } from "@/kit/format";
import type { Glyph, Tone } from "@/kit/StateGlyph";
import { StateWord } from "@/kit/StateWord";
import { sentence } from "./ErrorCard";
import styles from "./FindingList.module.css";

type Props = { findings: readonly FindingView[] };

const looks: Record<FindingView["severity"], { glyph: Glyph; tone: Tone; word: string }> = {
  info: { glyph: "note", tone: "info", word: "good to know" },
  warn: { glyph: "warning", tone: "caution", word: "look first" },
  block: { glyph: "failed", tone: "danger", word: "blocks" },
};

/** More than these are not read one by one, and take long to draw. */
const most = 50;
const weights = { block: 0, warn: 1, info: 2 } as const;

/** Findings as cards: rule, weight, place, sentence and the way out; of very many the weightiest. */
export function FindingList({ findings }: Props) {
  const many = findings.length > most;
  const shown = many
    ? findings.toSorted((a, b) => weights[a.severity] - weights[b.severity]).slice(0, most)
    : findings;
  return (
    <>
      <Cards findings={shown} />
      {many && (
        <p className={styles.message}>
          {formatCount(findings.length - most)} more of no greater weight: a plan lists them all.
        </p>
      )}
    </>
  );
}

function Cards({ findings }: Props) {
  return (
    <ul className={styles.list} aria-label="Findings">
      {findings.map((finding) => {
        const look = looks[finding.severity];
        const key = `${finding.rule} ${finding.place?.file ?? ""} ${finding.place?.line ?? 0} ${finding.message}`;
        return (
          <li key={key} className={styles.finding} data-severity={finding.severity}>
            <div className={styles.head}>
              <StateWord glyph={look.glyph} tone={look.tone}>
                <strong>{finding.rule}</strong>
              </StateWord>
              <span className={styles.place}>
                {finding.place === null
                  ? look.word
                  : `${look.word} · ${finding.place.file}, line ${finding.place.line}`}
              </span>
            </div>
            <p className={styles.message}>{sentence(finding.message)}</p>
            {finding.help !== "" && <p className={styles.message}>{sentence(finding.help)}</p>}
          </li>
        );
      })}
    </ul>
  );
}
