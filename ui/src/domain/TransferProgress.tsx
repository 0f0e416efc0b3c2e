import { Progress } from "@mantine/core";
import type { ReactNode } from "react";
import { useLiveRuns } from "@/api/liveRuns";
import { formatBytes, formatDuration } from "@/kit/format";
import { useStopwatch } from "@/kit/useNow";
import styles from "./TransferProgress.module.css";
import { transferOf } from "./transfer";

type Props = {
  run: string;
  /** What goes on: *Backing up production*. */
  title: string;
  actions?: ReactNode;
};

const none: never[] = [];

/** How far a backup or restore is, live: what it is at, bytes, and the time so far. */
export function TransferProgress({ run, title, actions }: Props) {
  const events = useLiveRuns((state) => state.events[run] ?? none);
  const { doing, bytes, total, started, ended } = transferOf(events);
  const now = useStopwatch(!ended);
  const part = total === null || total === 0 ? null : Math.min(100, (bytes / total) * 100);
  const elapsed = started === null ? 0 : Math.max(0, now - Date.parse(started));
  return (
    <section className={styles.progress} aria-label={title}>
      <div className={styles.line}>
        <strong className={styles.title}>{title}</strong>
        <span className={styles.doing} aria-live="polite">
          {doing}
        </span>
        <span className={styles.numbers}>
          {bytes > 0 && `${formatBytes(bytes)}${total === null ? "" : ` of ${formatBytes(total)}`} · `}
          {formatDuration(elapsed)}
        </span>
      </div>
      <div className={styles.line}>
        <Progress
          className={styles.bar}
          value={part ?? 100}
          animated={part === null && !ended}
          striped={part === null && !ended}
          transitionDuration={120}
          aria-label={title}
        />
        {actions}
      </div>
    </section>
  );
}
