import { Button } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { useApi } from "@/api/context";
import { useLiveRuns } from "@/api/liveRuns";
import { ErrorCard } from "@/domain/ErrorCard";
import { emptyTimeline, extendTimeline, ifRestoreCancelled } from "@/domain/runTimeline";
import { TransferProgress } from "@/domain/TransferProgress";
import { ConfirmByName } from "@/kit/ConfirmByName";

type Props = { project: string; run: string; target: string };

const none: never[] = [];

/** How far a restore is; it can be left, or cancelled once it was read what that leaves. */
export function RestoreProgress({ project, run, target }: Props) {
  const api = useApi();
  const [asking, setAsking] = useState(false);
  const cancel = useMutation({ mutationFn: () => api.run.cancel(run), onSettled: () => setAsking(false) });
  const events = useLiveRuns((state) => state.events[run] ?? none);
  const timeline = useMemo(() => extendTimeline(emptyTimeline, events), [events]);
  return (
    <>
      <TransferProgress
        run={run}
        title={`Restoring into ${target}`}
        actions={
          <>
            <Button renderRoot={(props) => <Link {...props} to="/p/$project/backups" params={{ project }} />}>
              Leave it running
            </Button>
            <Button disabled={cancel.isSuccess} onClick={() => setAsking(true)}>
              {cancel.isSuccess ? "Cancelling…" : "Cancel…"}
            </Button>
          </>
        }
      />
      {cancel.error !== null && <ErrorCard error={cancel.error} target={target} />}
      <ConfirmByName
        opened={asking}
        title={`Cancel the restore into ${target}?`}
        name={null}
        action="Cancel the restore"
        tone="danger"
        busy={cancel.isPending}
        onConfirm={() => cancel.mutate()}
        onClose={() => setAsking(false)}
      >
        <p>{ifRestoreCancelled(target, timeline)}</p>
      </ConfirmByName>
    </>
  );
}
