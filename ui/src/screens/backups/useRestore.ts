import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { RestoreRequest } from "@/api/bindings";
import { useApi } from "@/api/context";
import { watchRun } from "@/api/liveRuns";
import { invalidateTargets } from "@/api/queries";

/** Restores and says which run does it. It goes on when the screen is left. */
export function useRestore() {
  const api = useApi();
  const client = useQueryClient();
  const [run, setRun] = useState<string | null>(null);
  const restore = useMutation({
    mutationFn: (request: RestoreRequest) =>
      watchRun((onEvents) => api.backup.restore(request, onEvents), setRun),
    onSettled: () => invalidateTargets(client),
  });
  return { ...restore, run };
}
