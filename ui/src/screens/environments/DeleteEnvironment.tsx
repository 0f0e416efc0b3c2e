import type { EnvironmentView } from "@/api/bindings";
import { useBackups, useEnvironmentMutation, usePasswordState } from "@/api/queries";
import { ErrorCard } from "@/domain/ErrorCard";
import { ConfirmByName } from "@/kit/ConfirmByName";
import { plural } from "@/kit/format";

type Props = { environment: EnvironmentView; onClose: () => void };

/** Asks before an environment goes, and says what goes with it and what stays. */
export function DeleteEnvironment({ environment, onClose }: Props) {
  const { id, name, tier, display } = environment;
  const password = usePasswordState(id).data;
  const backups = useBackups({ project: null, environment: id }).data?.length ?? 0;
  const remove = useEnvironmentMutation((api, _: null) => api.environment.delete(id));
  const kept = password === "keyring" || password === "session";
  return (
    <ConfirmByName
      opened
      title={`Delete ${name}?`}
      name={tier === "production" ? name : null}
      action={`Delete ${name}`}
      tone="danger"
      busy={remove.isPending}
      onClose={onClose}
      onConfirm={() => remove.mutate(null, { onSuccess: onClose })}
    >
      <p>
        <strong>What goes:</strong> this profile
        {kept ? ` and its password ${password === "keyring" ? "in the keyring" : "in memory"}` : ""}. To have
        it back, add it again.
      </p>
      <p>
        <strong>What stays:</strong> the database <code>{display}</code>, untouched, with its history
        {backups > 0 ? `; ${plural(backups, "backup")} of it` : ""}; and the list of its runs.
      </p>
      {remove.error !== null && <ErrorCard error={remove.error} target={name} />}
    </ConfirmByName>
  );
}
