import { Button, Modal } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { EnvironmentView } from "@/api/bindings";
import { useApi } from "@/api/context";
import { queries, useEnvironments } from "@/api/queries";
import { BackUpEstimate } from "@/domain/BackUpEstimate";
import { ScratchServer } from "@/domain/ScratchServer";
import styles from "./DrillGate.module.css";

type Props = {
  project: string;
  environment: EnvironmentView;
  onStart: (on: string | null) => void;
  onClose: () => void;
};

/** What the backup will be like that opens the gate, and where it is restored. */
export function ProvenBackupDialog({ project, environment, onStart, onClose }: Props) {
  const api = useApi();
  const environments = useEnvironments(project).data ?? [];
  const [on, setOn] = useState<string | null>(null);
  const estimate = useQuery(queries.estimate(api, { environment: environment.id }));
  return (
    <Modal
      opened
      onClose={onClose}
      title={`Take a proven backup of ${environment.name}`}
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
          The whole database is backed up, restored into a scratch database and compared. Then the plan is
          judged again.
        </p>
        <BackUpEstimate estimate={estimate} whole />
        <ScratchServer
          engine={environment.address.engine}
          environments={environments}
          on={on}
          onChange={setOn}
        />
        <div className={styles.buttons}>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="filled" data-autofocus>
            Back up and restore
          </Button>
        </div>
      </form>
    </Modal>
  );
}
