import { Anchor, Button, Modal, Progress, Select } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { BackupView, CopyProgressView } from "@/api/bindings";
import { useApi } from "@/api/context";
import { useDestinations } from "@/api/queries";
import { ErrorCard } from "@/domain/ErrorCard";
import { shellWord } from "@/domain/shellWord";
import { CopyCommand } from "@/kit/CopyButton";
import { formatBytes } from "@/kit/format";
import { Notice } from "@/kit/Notice";
import { SkeletonBlock } from "@/kit/SkeletonBlock";
import styles from "./Dialog.module.css";

type Props = { project: string; backup: BackupView; onClose: () => void };

/** Copies a backup to a destination: it is sent, read back and compared. */
export function CopyDialog({ project, backup, onClose }: Props) {
  const api = useApi();
  const { data: destinations, error, refetch } = useDestinations();
  const [asked, setAsked] = useState<string | null>(null);
  const [progress, setProgress] = useState<CopyProgressView | null>(null);
  const copy = useMutation({
    mutationFn: (destination: string) => api.backup.copy({ backup: backup.id, destination }, setProgress),
    onSettled: () => setProgress(null),
  });
  const chosen = destinations?.find((it) => it.id === asked) ?? destinations?.[0];
  return (
    <Modal
      opened
      onClose={onClose}
      title={`Copy the backup of ${backup.name}`}
      size={480}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      {error !== null && <ErrorCard error={error} onRetry={() => void refetch()} />}
      {error === null && destinations === undefined && (
        <SkeletonBlock label="Loading destinations" rows={2} />
      )}
      {destinations !== undefined && chosen === undefined && (
        <p className={styles.subtle}>
          There is no destination yet.{" "}
          <Anchor
            inherit
            renderRoot={(root) => <Link {...root} to="/p/$project/settings" params={{ project }} />}
          >
            Add one in the settings
          </Anchor>
        </p>
      )}
      {chosen !== undefined && (
        <form
          className={styles.form}
          onSubmit={(event) => {
            event.preventDefault();
            if (!copy.isPending) copy.mutate(chosen.id);
          }}
        >
          <Select
            label="Destination"
            allowDeselect={false}
            disabled={copy.isPending}
            value={chosen.id}
            data={(destinations ?? []).map(({ id, name, display }) => ({
              value: id,
              label: `${name}: ${display}`,
            }))}
            onChange={setAsked}
          />
          <p className={styles.subtle}>
            {formatBytes(backup.bytes)} are sent, read back to their end and compared. A copy that was
            interrupted goes on where it stopped.
          </p>
          <div aria-live="polite">
            {progress !== null && <CopyProgress progress={progress} />}
            {copy.data !== undefined && (
              <Notice tone="success" title={`Copied to ${copy.data.destination}, read back and compared`}>
                <code>{copy.data.display}</code>, {formatBytes(copy.data.bytes)}
              </Notice>
            )}
          </div>
          {copy.error !== null && <ErrorCard error={copy.error} />}
          <div className={styles.buttons}>
            <CopyCommand
              command={`godwit backup copy ${shellWord(backup.id)} --to ${shellWord(chosen.name)}`}
            />
            <span className={styles.space} />
            {progress !== null && (
              <Button onClick={() => void api.run.cancel(progress.run)}>Stop copying</Button>
            )}
            <Button onClick={onClose}>{copy.isIdle ? "Cancel" : "Close"}</Button>
            <Button type="submit" variant="filled" loading={copy.isPending} data-autofocus>
              Copy to {chosen.name}
            </Button>
          </div>
        </form>
      )}
    </Modal>
  );
}

function CopyProgress({ progress: { phase, bytes, total } }: { progress: CopyProgressView }) {
  const part = bytes === null || total === null || total === 0 ? 100 : (bytes / total) * 100;
  return (
    <>
      <p className={styles.subtle}>
        {phase}: {formatBytes(bytes)} of {formatBytes(total)}
      </p>
      <Progress value={part} aria-label={phase} transitionDuration={120} />
    </>
  );
}
