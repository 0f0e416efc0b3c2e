import { Progress } from "@mantine/core";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useMemo, useRef } from "react";
import type { SessionView } from "@/api/bindings";
import {
  breakGlassWord,
  type Note,
  type RowState,
  type Timeline,
  type TimelineRow,
} from "@/domain/runTimeline";
import { timelineItems } from "@/domain/timelineItems";
import { formatBytes, formatClock, formatCount, formatDuration } from "@/kit/format";
import { type Glyph, StateGlyph, type Tone } from "@/kit/StateGlyph";
import { useStopwatch } from "@/kit/useNow";
import { LivePanel } from "./LivePanel";
import styles from "./TimelineList.module.css";

type Props = {
  target: string;
  /** The timeline's own rows and those that have not begun. */
  rows: readonly TimelineRow[];
  timeline: Timeline;
  /** Asks whether one session is to be ended; `null` where that is not possible from here. */
  onEnd: ((session: SessionView) => void) | null;
};

const looks: Record<RowState, { glyph: Glyph; tone: Tone; word: string }> = {
  waiting: { glyph: "pending", tone: "neutral", word: "waiting" },
  running: { glyph: "running", tone: "info", word: "running" },
  done: { glyph: "done", tone: "success", word: "done" },
  undone: { glyph: "undone", tone: "neutral", word: "rolled back" },
  failed: { glyph: "failed", tone: "danger", word: "failed" },
  left: { glyph: "none", tone: "neutral", word: "not run to its end" },
};

const height = 30;

/** Migrations and statements with their times and what was said of them; keeps what runs in sight. */
export function TimelineList({ target, rows, timeline, onEnd }: Props) {
  const { notes, waits, progress } = timeline;
  const scroller = useRef<HTMLElement>(null);
  const items = useMemo(() => timelineItems(rows, { notes, waits }), [rows, notes, waits]);
  const virtual = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    getItemKey: (index) => items[index]?.key ?? index,
    estimateSize: () => height,
    overscan: 12,
  });
  const lastIn = (...states: RowState[]) =>
    items.findLastIndex((item) => item.kind === "row" && states.includes(item.row.state));
  const live = items.findIndex((item) => item.kind === "live");
  const busy = lastIn("running", "failed");
  const active = busy >= 0 ? busy : lastIn("done");
  useEffect(() => {
    if (active >= 0) virtual.scrollToIndex(active, { align: live >= 0 ? "start" : "auto" });
  }, [active, live, virtual]);
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
            const item = items[index];
            if (item === undefined) return null;
            return (
              <li
                key={item.key}
                ref={virtual.measureElement}
                data-index={index}
                className={styles.place}
                style={{ transform: `translateY(${start}px)` }}
              >
                {item.kind === "row" && <Row row={item.row} />}
                {item.kind === "note" && <NoteLine note={item.note} />}
                {item.kind === "live" && <LivePanel target={target} timeline={timeline} onEnd={onEnd} />}
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
    <div className={styles.row} data-kind={row.kind} data-state={row.state}>
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
    </div>
  );
}

/** What the server said, its severity as a word, or a wait that is over. */
function NoteLine({ note }: { note: Note }) {
  const { severity, text, at } = note;
  if (severity === breakGlassWord) {
    return (
      <p className={styles.note} data-loud title={formatClock(at)}>
        <StateGlyph glyph="warning" tone="danger" />
        <span>
          <strong>The glass was broken:</strong> {text}
        </span>
      </p>
    );
  }
  const loud = severity !== null && /warn|error/i.test(severity);
  return (
    <p className={styles.note} title={formatClock(at)}>
      <StateGlyph glyph={loud ? "warning" : "note"} tone={loud ? "caution" : "neutral"} />
      <span>
        {severity !== null && <strong>{severity.toLowerCase()}: </strong>}
        {text}
      </span>
    </p>
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
