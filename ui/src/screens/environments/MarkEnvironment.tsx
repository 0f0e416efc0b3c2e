import type { EnvironmentView, IdentityView } from "@/api/bindings";
import { useEnvironmentMutation } from "@/api/queries";
import { ErrorCard } from "@/domain/ErrorCard";
import { ConfirmByName } from "@/kit/ConfirmByName";
import { RelativeTime } from "@/kit/RelativeTime";

type Props = {
  environment: EnvironmentView;
  identity: IdentityView;
  onClose: () => void;
  /** The database says so now. */
  onMarked: () => void;
};

/** Asks before a marker is written, and says what it replaces. */
export function MarkEnvironment({ environment, identity, onClose, onMarked }: Props) {
  const { id, name, tier, display } = environment;
  const { state, marker, needsName } = identity;
  const mark = useEnvironmentMutation((api, confirm: string | null) =>
    api.environment.mark({ environment: id, confirm }),
  );
  const another = state === "mismatch" || state === "copy";
  const says = `${tier} '${name}'`;
  return (
    <ConfirmByName
      opened
      title={`Write into the database that it is ${says}?`}
      name={needsName ? name : null}
      action={`Mark as ${says}`}
      tone={another ? "danger" : "normal"}
      busy={mark.isPending}
      onClose={onClose}
      onConfirm={(typed) => mark.mutate(typed, { onSuccess: onMarked })}
    >
      <p>
        <strong>What is written:</strong> one row in the table <code>godwit_environment</code> of{" "}
        <code>{display}</code>: name, tier and protection. From then on no profile that says something else
        can change this database.
      </p>
      {marker !== null && (
        <p>
          <strong>What it replaces:</strong> {marker.tier} <code>{marker.name}</code>, written by{" "}
          {marker.writtenBy} <RelativeTime at={marker.writtenAt} />.
          {another && " Be sure that nobody uses this database as that."}
        </p>
      )}
      <p>
        <strong>The way back:</strong> write the marker of another environment in its place.
      </p>
      {mark.error !== null && <ErrorCard error={mark.error} target={name} />}
    </ConfirmByName>
  );
}
