import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate, useRouter } from "@tanstack/react-router";
import type { Api, OnRunEvents } from "@/api/api";
import { useApi } from "@/api/context";
import { toApiError } from "@/api/error";
import { watchRun } from "@/api/liveRuns";
import { invalidateTargets } from "@/api/queries";

type Start = (api: Api, onEvents: OnRunEvents) => Promise<unknown>;

/**
 * Starts a run, backup or restore and goes to its Run screen with the first event.
 *
 * It goes on in Godwit when the screen is left; a toast says how it ended. `error` holds what stopped it before it
 * became a run.
 */
export function useStartRun(project: string) {
  const api = useApi();
  const client = useQueryClient();
  const navigate = useNavigate();
  const router = useRouter();
  return useMutation({
    mutationFn: async (start: Start) => {
      let run: string | undefined;
      const watching = () => run !== undefined && router.state.location.pathname.endsWith(`/runs/${run}`);
      try {
        await watchRun(
          (onEvents) => start(api, onEvents),
          (id) => {
            run = id;
            void navigate({ to: "/p/$project/runs/$run", params: { project, run: id } });
          },
        );
        if (!watching())
          notifications.show({ color: "teal", title: "The run is done", message: "See it under Runs." });
      } catch (thrown) {
        if (run === undefined) throw thrown;
        if (!watching()) {
          notifications.show({ color: "red", title: "The run failed", message: toApiError(thrown).message });
        }
      } finally {
        await invalidateTargets(client);
      }
    },
  });
}
