import { useState } from "react";
import type { PlanView } from "@/api/bindings";
import { runInWords } from "@/domain/runWords";
import { useStartRun } from "@/domain/useStartRun";
import { asksFirst, backupChoice } from "./planModel";

type Given = {
  project: string;
  plan: PlanView;
  /** What the person chose to see. A plan that changes without it changed behind their back. */
  choice: string;
  /** Whether a backup is taken first. */
  take: boolean;
  /** Whether the plan may be run at all now. */
  ready: boolean;
  /** Why it runs without a proven backup, as typed; `null` where it has one. */
  breakGlass: string | null;
};

/** Asking for a plan's run and starting it, for the plan that was read and no other. */
export function usePlanRun({ project, plan, choice, take, ready, breakGlass }: Given) {
  const run = useStartRun(project);
  const [asking, setAsking] = useState(false);
  const [interrupted, setInterrupted] = useState(false);
  const [seen, setSeen] = useState({ digest: plan.digest, choice });
  const [begun, setBegun] = useState<{ digest: string } | null>(null);
  if (seen.digest !== plan.digest || seen.choice !== choice) {
    setSeen({ digest: plan.digest, choice });
    setAsking(false);
    setInterrupted(seen.choice === choice && (asking || interrupted));
    // What an earlier plan failed with says nothing of the one that the person chose instead.
    if (seen.choice !== choice && !run.isPending) setBegun(null);
  }
  if (asking && !ready) setAsking(false);
  const failure = begun === null ? null : run.error;

  const start = (confirm: string | null) => {
    setAsking(false);
    setBegun({ digest: plan.digest });
    run.mutate({
      what: whatRuns(plan),
      target: plan.target,
      begin: (api, onEvents) =>
        api.run.start(
          { digest: plan.digest, confirm, backup: backupChoice(plan, take), breakGlass },
          onEvents,
        ),
    });
  };
  const ask = () => {
    setInterrupted(false);
    if (begun?.digest !== plan.digest) setBegun(null);
    if (asksFirst(plan)) setAsking(true);
    else start(null);
  };
  return {
    asking,
    pending: run.isPending,
    /** What stopped a run before it began. */
    failure,
    /** Whether the plan changed since the person asked for its run. */
    changed: interrupted || (failure !== null && begun?.digest !== plan.digest),
    ask,
    start,
    close: () => setAsking(false),
  };
}

/** What the plan's run does, as the run's own screen calls it. */
function whatRuns({ direction, steps, target }: PlanView): string {
  const kind = direction === "up" ? "apply" : "rollback";
  return `${runInWords({ kind, versions: steps.map((it) => it.version) })} on ${target}`;
}
