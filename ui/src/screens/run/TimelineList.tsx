import { Progress } from "@mantine/core";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useRef } from "react";
import type { RowState, Timeline, TimelineRow } from "@/domain/runTimeline";
import { formatBytes, formatCount, formatDuration } from "@/kit/format";
import { type Glyph, StateGlyph, type Tone } from "@/kit/StateGlyph";
import { useStopwatch } from "@/kit/useNow";
import styles from "./TimelineList.module.css";

type Props = { rows: readonly TimelineRow[]; progress: Timeline["progress"] };

const looks: Record<RowState, { glyph: Glyph; tone: Tone; word: string }> = {
  waiting: { glyph: "pending", tone: "neutral", word: "waiting" },
  running: { glyph: "running", tone: "info", word: "running" },
  done: { glyph: "done", tone: "success", word: "done" },
  undone: { glyph: "undone", tone: "neutral", word: "rolled back" },
  failed: { glyph: "failed", tone: "danger", word: "failed" },
  left: { glyph: "none", tone: "neutral", word: "not run to its end" },
};

const height = 30;

/** Migrations and statements with their times; keeps what runs in sight. */
export function TimelineList({ rows, progress }: Props) {
  const scroller = useRef<HTMLElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    overscan: 12,
  });
  const busy = rows.findLastIndex((row) => row.state === "running" || row.state === "failed");
  const active = busy >= 0 ? busy : rows.findLastIndex((row) => row.state === "done");
  useEffect(() => {
    if (active >= 0) virtual.scrollToIndex(active, { align: "auto" });
  }, [active, virtual]);
  return (
    <div className={styles.timeline}>
      <div className={styles.head} aria-hidden>
        <span />
        <span>Timeline</span>
        <span className={styles.end}>rows</span>
        <span className={styles.end}>time</span>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard. */}
      <section ref={scroller} className={styles.scroller} tabIndex={0} aria-label="Timeline">
        <ol className={styles.list} style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map(({ index, start }) => {
            const row = rows[index];
            if (row === undefined) return null;
            return (
              <li
                key={row.key}
                className={styles.row}
                data-kind={row.kind}
                data-state={row.state}
                style={{ height, transform: `translateY(${start}px)` }}
              >
                <Row row={row} />
              </li>
            );
          })}
        </ol>
      </section>
      {progress !== null && <TransferProgress progress={progress} />}
    </div>
  );
}

function Row({ row }: { row: TimelineRow }) {
  const { glyph, tone, word } = looks[row.state];
  return (
    <>
      <span role="img" aria-label={word} className={styles.glyph}>
        <StateGlyph glyph={glyph} tone={tone} />
      </span>
      <span className={styles.text} title={row.text}>
        {row.text}
      </span>
      <span className={styles.end}>{rowsInWords(row)}</span>
      <span className={styles.end}>
        <Elapsed row={row} />
      </span>
    </>
  );
}

/** Rows of statements that change rows; engines report 0 for all others, which says nothing. */
function rowsInWords({ rows, text }: TimelineRow): string {
  if (rows === null) return "";
  const counts = rows > 0 || /^(insert|update|delete|merge|replace|copy|with)\b/i.test(text);
  return counts ? formatCount(rows) : "";
}

function Elapsed({ row }: { row: TimelineRow }) {
  const now = useStopwatch(row.state === "running");
  if (row.started === null) return "–";
  return formatDuration(row.millis ?? Math.max(0, now - Date.parse(row.started)));
}

function TransferProgress({ progress }: { progress: NonNullable<Timeline["progress"]> }) {
  const { bytes, total, what } = progress;
  const part = total === null || total === 0 ? null : Math.min(100, (bytes / total) * 100);
  return (
    <div className={styles.progress}>
      <p className={styles.progressWords}>
        <span>{what}</span>
        <span>
          {formatBytes(bytes)}
          {total !== null && ` of ${formatBytes(total)}`}
        </span>
      </p>
      <Progress value={part ?? 100} animated={part === null} size={6} aria-label={what} />
    </div>
  );
}
