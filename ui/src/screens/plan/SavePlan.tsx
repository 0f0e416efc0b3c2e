import { Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation } from "@tanstack/react-query";
import { Save } from "lucide-react";
import type { PlanView } from "@/api/bindings";
import { useApi } from "@/api/context";
import { toApiError } from "@/api/error";

/** Writes a plan to a file, so that it can be read and run elsewhere. */
export function SavePlan({ plan }: { plan: PlanView }) {
  const api = useApi();
  const save = useMutation({
    mutationFn: async () => {
      const path = await api.picker.save(
        "plan",
        `${plan.target}-${plan.digestShort.replaceAll(" ", "")}.plan.json`,
      );
      if (path !== null) await api.plan.save({ digest: plan.digest, path });
      return path;
    },
    onSuccess: (path) => {
      if (path !== null) notifications.show({ color: "teal", title: "Plan saved", message: path });
    },
    onError: (thrown) =>
      notifications.show({ color: "red", title: "That did not work", message: toApiError(thrown).message }),
  });
  return (
    <Button
      leftSection={<Save size={14} aria-hidden />}
      onClick={() => save.mutate()}
      loading={save.isPending}
    >
      Save plan…
    </Button>
  );
}
