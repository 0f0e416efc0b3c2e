import { Progress } from "@mantine/core";
import type { InsideProgressView, SessionView } from "@/api/bindings";
import { sentence } from "@/domain/ErrorCard";
import { insideInWords, insidePart } from "@/domain/insideProgress";
import type { Timeline } from "@/domain/runTimeline";
import type { LockWait, Retry } from "@/domain/runWaits";
import { secondsLeft } from "@/kit/format";
import { StateGlyph } from "@/kit/StateGlyph";
import { useSeconds } from "@/kit/useNow";
import { BlockagePanel } from "./BlockagePanel";
import styles from "./LivePanel.module.css";

type Props = {
  target: string;
  timeline: Pick<Timeline, "waits" | "session">;
  /** Asks whether one session is to be ended; `null` where that is not possible from here. */
  onEnd: ((session: SessionView) => void) | null;
};

/** What lasts now, under the row that runs: whom it waits for, when it tries again, how far it is. */
export function LivePanel({ target, timeline, onEnd }: Props) {
  const { lock, blocked, retry, inside } = timeline.waits;
  return (
    <div className={styles.panel}>
      {lock !== null && <LockWaiting lock={lock} target={target} />}
      {retry !== null && <Retrying retry={retry} />}
      {inside !== null && <Inside progress={inside} />}
      {blocked !== null && <BlockagePanel blocked={blocked} own={timeline.session} onEnd={onEnd} />}
    </div>
  );
}

function LockWaiting({ lock, target }: { lock: LockWait; target: string }) {
  const left = secondsLeft(lock.since, lock.seconds * 1000, useSeconds());
  return (
    <p className={styles.line}>
      <StateGlyph glyph="pending" tone="caution" />
      <span>
        <strong>{lock.holder ?? "Another run"}</strong> holds the lock of {target}.{" "}
        {left > 0
          ? `This run waits another ${left} s for it, then leaves by itself.`
          : "The time is up: this run leaves by itself."}{" "}
        Nothing has been changed.
      </span>
    </p>
  );
}

function Retrying({ retry }: { retry: Retry }) {
  const left = secondsLeft(retry.at, retry.wait, useSeconds());
  return (
    <div className={styles.line}>
      <StateGlyph glyph="undone" tone="caution" />
      <div>
        <p>
          Got no lock and did nothing; try {retry.attempt} of {retry.tries}{" "}
          {left > 0 ? `in ${left} s` : "has begun"}.
        </p>
        <p className={styles.words}>
          {retry.waited !== null && `${sentence(retry.waited)} `}
          {sentence(retry.reason)}
        </p>
      </div>
    </div>
  );
}

function Inside({ progress }: { progress: InsideProgressView }) {
  const part = insidePart(progress);
  return (
    <div>
      <p className={styles.between}>
        <span>{progress.phase}</span>
        <span>{insideInWords(progress)}</span>
      </p>
      {part !== null && <Progress className={styles.bar} value={part} size={6} aria-label={progress.phase} />}
    </div>
  );
}
