import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import type { Api } from "@/api/api";
import type { ProjectView } from "@/api/bindings";
import { useApi } from "@/api/context";
import { toApiError } from "@/api/error";

type Way = (api: Api) => Promise<ProjectView | null>;

const byFolder: Way = async (api) => {
  const folder = await api.picker.folder("Choose a migrations folder");
  return folder === null ? null : api.project.open({ folder });
};

const bySample: Way = (api) => api.project.sample();

/** Opens a project by the native folder dialog, or the sample, and goes to its Board. */
export function useOpenProject() {
  const api = useApi();
  const client = useQueryClient();
  const navigate = useNavigate();
  const { mutate, isPending, error } = useMutation({
    mutationFn: (way: Way) => way(api),
    onSuccess: async (project) => {
      if (project === null) return;
      await navigate({ to: "/p/$project/board", params: { project: project.id } });
      // Each part of the Board waits for its own answer; a dead server must not keep the Board itself waiting.
      void client.invalidateQueries();
    },
    onError: (thrown) => {
      const { message, hint } = toApiError(thrown);
      notifications.show({ color: "red", title: message, message: hint ?? "" });
    },
  });
  return {
    openFolder: () => mutate(byFolder),
    openSample: () => mutate(bySample),
    isOpening: isPending,
    error,
  };
}
