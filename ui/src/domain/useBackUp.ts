import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import type { BackupOptions, BackupView, EnvironmentView } from "@/api/bindings";
import { useApi } from "@/api/context";
import { watchRun } from "@/api/liveRuns";
import { invalidateTargets } from "@/api/queries";
import { formatBytes } from "@/kit/format";
import { outcomeOfError, useAnnounceEnd } from "./announceEnd";

/** What is backed up, and how. */
export type BackUpRequest = { environment: EnvironmentView; options?: BackupOptions };

/** Takes a backup of an environment; it goes on when the screen is left, and then its end is announced. */
export function useBackUp(project: string, onMade: (backup: BackupView) => void) {
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
  const made = useMutation({
    mutationFn: async ({ environment, options }: BackUpRequest) => {
      const { id, name } = environment;
      let begun: string | undefined;
      const end = () => ({ run: begun, what: `Backup of ${name}`, target: name, watched: open.current });
      try {
        const backup = await watchRun(
          (onEvents) => api.backup.create({ environment: id, options }, onEvents),
          (it) => {
            begun = it;
            setRun(it);
          },
        );
        announceEnd({ ...end(), outcome: "succeeded", why: null, state: null });
        return backup;
      } catch (thrown) {
        announceEnd({ ...end(), ...outcomeOfError(begun, thrown) });
        throw thrown;
      }
    },
    onSuccess: (backup, { environment }) => {
      if (!open.current) return;
      notifications.show({
        color: "teal",
        title: `${environment.name} is backed up`,
        message: `${formatBytes(backup.bytes)} with ${backup.tool}`,
      });
      onMade(backup);
    },
    onSettled: () => {
      setRun(null);
      return invalidateTargets(client);
    },
  });
  return { ...made, run };
}
