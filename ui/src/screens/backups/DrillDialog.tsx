import { Button, Modal } from "@mantine/core";
import { useState } from "react";
import type { BackupView, EnvironmentView } from "@/api/bindings";
import { ScratchServer } from "@/domain/ScratchServer";
import { shellWord } from "@/domain/shellWord";
import { CopyCommand } from "@/kit/CopyButton";
import { formatBytes, plural } from "@/kit/format";
import styles from "./Dialog.module.css";

type Props = {
  backup: BackupView;
  environments: readonly EnvironmentView[];
  onStart: (on: string | null) => void;
  onClose: () => void;
};

/** Where a backup is restored to prove it, before that begins. */
export function DrillDialog({ backup, environments, onStart, onClose }: Props) {
  const [on, setOn] = useState<string | null>(null);
  const server = environments.find((it) => it.id === on)?.name;
  const command = `godwit backup verify ${shellWord(backup.id)} --restored`;
  return (
    <Modal
      opened
      onClose={onClose}
      title={`Restore drill of ${backup.name}`}
      size={480}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          onStart(on);
        }}
      >
        <p>
          {formatBytes(backup.bytes)} with {plural(backup.tables.length, "table")} and{" "}
          {plural(backup.rows ?? 0, "row")} are loaded into a scratch database and compared with the manifest.
          No database that is there already is touched.
        </p>
        <ScratchServer engine={backup.engine} environments={environments} on={on} onChange={setOn} />
        <div className={styles.buttons}>
          <CopyCommand command={server === undefined ? command : `${command} --on ${shellWord(server)}`} />
          <span className={styles.space} />
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="filled" data-autofocus>
            Start the drill
          </Button>
        </div>
      </form>
    </Modal>
  );
}
