import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import type { Api, OnRunEvents } from "@/api/api";
import type { RunView } from "@/api/bindings";
import { useApi } from "@/api/context";
import { watchRun } from "@/api/liveRuns";
import { invalidateTargets } from "@/api/queries";
import { outcomeOfError, outcomeOfRun, useAnnounceEnd } from "./announceEnd";

type Start = {
  /** What it does, for its message: *Apply 3 migrations on production*. */
  what: string;
  target: string;
  begin: (api: Api, onEvents: OnRunEvents) => Promise<RunView>;
};

/**
 * Starts a run and goes to its Run screen with the first event.
 *
 * It goes on in Godwit when the screen is left; a toast says how it ended. `error` holds what stopped it before it
 * became a run.
 */
export function useStartRun(project: string) {
  const api = useApi();
  const client = useQueryClient();
  const navigate = useNavigate();
  const announceEnd = useAnnounceEnd(project);
  return useMutation({
    mutationFn: async ({ what, target, begin }: Start) => {
      let run: string | undefined;
      let arrived = Promise.resolve();
      // A run can be over before the page is at its screen, where its end needs no message.
      const tell = (came: ReturnType<typeof outcomeOfRun>) =>
        void arrived.then(() => announceEnd({ ...came, run, what, target, watched: false }));
      try {
        const ended = await watchRun(
          (onEvents) => begin(api, onEvents),
          (id) => {
            run = id;
            arrived = navigate({ to: "/p/$project/runs/$run", params: { project, run: id } });
          },
        );
        tell(outcomeOfRun(ended));
      } catch (thrown) {
        if (run === undefined) throw thrown;
        tell(outcomeOfError(run, thrown));
      } finally {
        await invalidateTargets(client);
      }
    },
  });
}
