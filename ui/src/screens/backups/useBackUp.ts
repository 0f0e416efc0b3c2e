import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { EnvironmentView } from "@/api/bindings";
import { useApi } from "@/api/context";
import { watchRun } from "@/api/liveRuns";
import { invalidateTargets } from "@/api/queries";
import { formatBytes } from "@/kit/format";

/** Takes a backup of an environment; it goes on when the screen is left. */
export function useBackUp(onMade: (backup: string) => void) {
  const api = useApi();
  const client = useQueryClient();
  const [run, setRun] = useState<string | null>(null);
  const made = useMutation({
    mutationFn: (environment: EnvironmentView) =>
      watchRun((onEvents) => api.backup.create({ environment: environment.id }, onEvents), setRun),
    onSuccess: (backup, environment) => {
      notifications.show({
        color: "teal",
        title: `${environment.name} is backed up`,
        message: `${formatBytes(backup.bytes)} with ${backup.tool}`,
      });
      onMade(backup.id);
    },
    onSettled: () => {
      setRun(null);
      return invalidateTargets(client);
    },
  });
  return { ...made, run };
}
