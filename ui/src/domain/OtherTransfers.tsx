import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useShallow } from "zustand/react/shallow";
import { useLiveRuns } from "@/api/liveRuns";
import { TransferProgress } from "./TransferProgress";
import { isTransfer } from "./transfer";

type Props = {
  project: string;
  /** The runs that the screen shows itself. */
  except: readonly (string | null)[];
};

/** Backups and restores that were begun earlier and still go on. */
export function OtherTransfers({ project, except }: Props) {
  const runs = useLiveRuns(
    useShallow((state) =>
      [...state.active].filter((run) => !except.includes(run) && isTransfer(state.events[run] ?? [])),
    ),
  );
  return runs.map((run) => (
    <TransferProgress
      key={run}
      run={run}
      title="A backup, drill or restore goes on"
      actions={
        <Button
          renderRoot={(props) => <Link {...props} to="/p/$project/runs/$run" params={{ project, run }} />}
        >
          Open the run
        </Button>
      }
    />
  ));
}
