import { Button } from "@mantine/core";
import type { UseMutationResult } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { RunView } from "@/api/bindings";
import { useLiveRuns } from "@/api/liveRuns";
import type { Timeline } from "@/domain/runTimeline";
import { lookOfOutcome, runMillis } from "@/domain/runWords";
import { FooterSpace } from "@/domain/Screen";
import { ConfirmByName } from "@/kit/ConfirmByName";
import { formatDuration } from "@/kit/format";
import { StateWord } from "@/kit/StateWord";
import { useStopwatch } from "@/kit/useNow";
import styles from "./RunScreen.module.css";

type Props = {
  project: string;
  run: RunView;
  timeline: Timeline;
  cancel: UseMutationResult<void, Error, void>;
  /** What a cancel would leave, in sentences. */
  leaves: string;
};

/** How far a run is, and what may be done with it: left or cancelled while it goes on, afterwards the Board. */
export function RunFooter({ project, run, timeline, cancel, leaves }: Props) {
  const [asking, setAsking] = useState(false);
  const running = run.outcome === null;
  // Only the process that runs it can stop it, and a run of this one is heard of here.
  const here = useLiveRuns((state) => state.active.has(run.id));
  const now = useStopwatch(running);
  const look = lookOfOutcome(run.outcome);
  const { done, total } = timeline.migrations;
  const elapsed = runMillis(run) ?? (running ? Math.max(0, now - Date.parse(run.started)) : null);
  const board = (words: string, primary: boolean) => (
    <Button
      variant={primary ? "filled" : "default"}
      renderRoot={(props) => <Link {...props} to="/p/$project/board" params={{ project }} />}
    >
      {words}
    </Button>
  );
  return (
    <>
      <StateWord glyph={look.glyph} tone={look.tone}>
        {running && cancel.isSuccess ? cancelling(run) : look.word}
      </StateWord>
      <span className={styles.sum}>
        {total > 0 && `${done} of ${total} migrations · `}
        {formatDuration(elapsed)}
      </span>
      <FooterSpace />
      {running ? (
        <>
          {!here && <span className={styles.sum}>Started by another process: cancel it there.</span>}
          {board("Leave it running", false)}
          <Button onClick={() => setAsking(true)} disabled={!here || cancel.isSuccess}>
            Cancel…
          </Button>
        </>
      ) : (
        board("Back to the Board", true)
      )}
      <ConfirmByName
        opened={asking && running}
        title={`Cancel the run on ${run.target}?`}
        name={null}
        action="Cancel the run"
        tone="danger"
        busy={cancel.isPending}
        onConfirm={() => cancel.mutate(undefined, { onSettled: () => setAsking(false) })}
        onClose={() => setAsking(false)}
      >
        <p>{leaves}</p>
      </ConfirmByName>
    </>
  );
}

function cancelling({ kind }: RunView): string {
  return kind === "apply" || kind === "rollback"
    ? "cancelling: the statement is being stopped"
    : "cancelling: what runs is being stopped";
}
