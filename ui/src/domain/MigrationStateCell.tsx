import { VisuallyHidden } from "@mantine/core";
import type { StatusRowView } from "@/api/bindings";
import { formatDuration } from "@/kit/format";
import { RelativeTime } from "@/kit/RelativeTime";
import { StateGlyph } from "@/kit/StateGlyph";
import { StateWord } from "@/kit/StateWord";
import styles from "./MigrationStateCell.module.css";
import { lookOf } from "./migrationState";

type Props = { row: StatusRowView | undefined };

/** One migration on one environment: glyph and word, or glyph, duration and date where all is well. */
export function MigrationStateCell({ row }: Props) {
  if (row === undefined) return <span className={styles.aside}>–</span>;
  const { glyph, tone, word, meaning } = lookOf(row.state);
  if (row.state !== "applied") {
    return (
      <span className={styles.cell} title={meaning}>
        <StateWord glyph={glyph} tone={tone}>
          {word}
        </StateWord>
        {row.detail !== null && <span className={styles.aside}>{row.detail}</span>}
        {row.state === "edited-line-endings" && <span className={styles.aside}>line endings</span>}
      </span>
    );
  }
  return (
    <span className={styles.cell}>
      <StateGlyph glyph={glyph} tone={tone} />
      <VisuallyHidden>{word}</VisuallyHidden>
      {row.millis !== null && <span>{formatDuration(row.millis)}</span>}
      {row.at !== null && (
        <span className={styles.aside}>
          <RelativeTime at={row.at} />
        </span>
      )}
      {row.millis === null && row.at === null && <span aria-hidden>{word}</span>}
    </span>
  );
}
