import type { RestorePreviewView } from "@/api/bindings";
import { ConfirmByName } from "@/kit/ConfirmByName";
import { plural } from "@/kit/format";
import { RelativeTime } from "@/kit/RelativeTime";

type Props = {
  preview: RestorePreviewView;
  onConfirm: (typed: string | null) => void;
  onClose: () => void;
};

/** The last question before a restore: the target, the effect in numbers, and the way back. */
export function ConfirmRestore({ preview, onConfirm, onClose }: Props) {
  const { backup, target, address, replaces, tablesNow, rowsNow, safetyBackup, confirm } = preview;
  return (
    <ConfirmByName
      opened
      title={`Restore into ${target}?`}
      name={confirm}
      action={replaces ? `Replace ${target}` : `Restore into ${target}`}
      tone={replaces ? "danger" : "normal"}
      onConfirm={onConfirm}
      onClose={onClose}
    >
      <p>
        The backup of <strong>{backup.name}</strong>, taken <RelativeTime at={backup.ended} />, goes into{" "}
        <code>{address}</code>.
      </p>
      {replaces && (
        <p>
          <strong>
            Deletes {plural(tablesNow.length, "table")} with {plural(rowsNow ?? 0, "row")}
          </strong>{" "}
          that are there now.
        </p>
      )}
      {replaces && (
        <p>
          {safetyBackup
            ? "The way back: a safety backup is taken first, and can be restored in the same way."
            : "There is no way back: no safety backup is taken."}
        </p>
      )}
    </ConfirmByName>
  );
}
