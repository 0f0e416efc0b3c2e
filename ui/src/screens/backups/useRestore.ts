import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import type { RestoreRequest } from "@/api/bindings";
import { useApi } from "@/api/context";
import { watchRun } from "@/api/liveRuns";
import { invalidateTargets } from "@/api/queries";
import { outcomeOfError, outcomeOfRun, useAnnounceEnd } from "@/domain/announceEnd";

/** What is restored, and into what, for the message of its end. */
type Restore = { request: RestoreRequest; target: string };

/**
 * Restores a backup and says which run does it. It goes on when the screen is left, or shows another backup, and then
 * its end is announced.
 */
export function useRestore(project: string, backup: string) {
  const api = useApi();
  const client = useQueryClient();
  const announceEnd = useAnnounceEnd(project);
  const [run, setRun] = useState<string | null>(null);
  /** The restore whose end this screen shows. */
  const shown = useRef<RestoreRequest | null>(null);
  const restore = useMutation({
    mutationFn: async ({ request, target }: Restore) => {
      let id: string | undefined;
      const tell = (came: ReturnType<typeof outcomeOfRun>) => {
        const what = `Restore into ${target}`;
        announceEnd({ ...came, run: id, what, target, watched: shown.current === request });
      };
      shown.current = request;
      setRun(null);
      try {
        const ended = await watchRun(
          (onEvents) => api.backup.restore(request, onEvents),
          (begun) => {
            id = begun;
            if (shown.current === request) setRun(begun);
          },
        );
        tell(outcomeOfRun(ended));
        return ended;
      } catch (thrown) {
        tell(outcomeOfError(id, thrown));
        throw thrown;
      }
    },
    onSettled: () => invalidateTargets(client),
  });
  const { reset } = restore;
  useEffect(() => {
    return () => {
      if (shown.current?.backup === backup) shown.current = null;
      reset();
    };
  }, [backup, reset]);
  return { ...restore, run };
}
