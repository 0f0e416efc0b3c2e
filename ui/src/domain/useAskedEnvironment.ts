import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";

const nowhere = null as string | null;

/**
 * The environment that was chosen last in this window, whichever screen chose it: who looks at production's history
 * goes on to production's schema. It lies in the cache of queries, which outlives each screen; nothing is fetched.
 */
export function useAskedEnvironment(project: string): [string | null, (id: string | null) => void] {
  const client = useQueryClient();
  const { data } = useQuery({
    queryKey: ["asked-environment", project],
    queryFn: () => nowhere,
    enabled: false,
    initialData: nowhere,
    gcTime: Number.POSITIVE_INFINITY,
  });
  const ask = useCallback(
    (id: string | null) => {
      client.setQueryData(["asked-environment", project], id);
    },
    [client, project],
  );
  return [data, ask];
}
