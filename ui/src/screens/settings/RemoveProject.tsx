import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import type { ProjectView } from "@/api/bindings";
import { useApi } from "@/api/context";
import { ErrorCard } from "@/domain/ErrorCard";
import { ConfirmByName } from "@/kit/ConfirmByName";
import { plural } from "@/kit/format";

type Props = { project: ProjectView; onClose: () => void };

/** Asks before Godwit forgets a project, and says what goes and what stays. */
export function RemoveProject({ project, onClose }: Props) {
  const api = useApi();
  const client = useQueryClient();
  const navigate = useNavigate();
  const remove = useMutation({
    mutationFn: async () => {
      await api.project.remove(project.id);
      return api.project.list();
    },
    onSuccess: async ([next]) => {
      await (next === undefined
        ? navigate({ to: "/welcome" })
        : navigate({ to: "/p/$project/board", params: { project: next.id } }));
      await client.invalidateQueries();
    },
  });
  return (
    <ConfirmByName
      opened
      title={`Remove ${project.name}?`}
      name={null}
      action={`Remove ${project.name}`}
      tone="danger"
      busy={remove.isPending}
      onClose={onClose}
      onConfirm={() => remove.mutate()}
    >
      <p>
        <strong>What goes:</strong> the project, {plural(project.environments, "environment profile")} and
        their passwords. To have them back, open the folder and add them again.
      </p>
      <p>
        <strong>What stays:</strong> every file in <code>{project.folder}</code>, every database, and every
        backup.
      </p>
      {remove.error !== null && <ErrorCard error={remove.error} />}
    </ConfirmByName>
  );
}
