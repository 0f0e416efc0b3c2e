import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import type { BackupView } from "@/api/bindings";
import { useApi } from "@/api/context";
import { watchRun } from "@/api/liveRuns";
import { invalidateTargets } from "@/api/queries";
import { outcomeOfError, useAnnounceEnd } from "@/domain/announceEnd";
import { formatDuration } from "@/kit/format";

/** Which backup is restored for proof, and on which environment's server. */
export type Drill = { backup: BackupView; on: string | null };

/** Restores a backup into a scratch database and compares; it goes on when the screen is left. */
export function useDrill(project: string) {
  const api = useApi();
  const client = useQueryClient();
  const announceEnd = useAnnounceEnd(project);
  const [run, setRun] = useState<string | null>(null);
  const open = useRef(false);
  useEffect(() => {
    open.current = true;
    return () => {
      open.current = false;
    };
  }, []);
  const drill = useMutation({
    mutationFn: async ({ backup, on }: Drill) => {
      let begun: string | undefined;
      const what = `Restore drill of ${backup.name}`;
      const end = () => ({ run: begun, what, target: backup.name, watched: open.current });
      try {
        const proven = await watchRun(
          (onEvents) => api.backup.drill(backup.id, on, onEvents),
          (it) => {
            begun = it;
            setRun(it);
          },
        );
        announceEnd({ ...end(), outcome: "succeeded", why: null, state: null });
        return proven;
      } catch (thrown) {
        announceEnd({ ...end(), ...outcomeOfError(begun, thrown) });
        throw thrown;
      }
    },
    onSuccess: ({ name, proof }) => {
      if (!open.current) return;
      if (proof.kind === "restored") {
        notifications.show({
          color: "teal",
          title: `The backup of ${name} is proven`,
          message: `Restored in ${formatDuration(proof.tookMillis)} and compared: ${proof.tables} tables`,
        });
      } else {
        notifications.show({
          color: "red",
          autoClose: false,
          title: `The backup of ${name} is not proven`,
          message: proof.kind === "broken" ? proof.why : "It was not restored.",
        });
      }
    },
    onSettled: () => {
      setRun(null);
      return invalidateTargets(client);
    },
  });
  return { ...drill, run };
}
