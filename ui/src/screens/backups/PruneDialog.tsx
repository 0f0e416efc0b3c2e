import { Modal } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { PruneView } from "@/api/bindings";
import { useApi } from "@/api/context";
import { queries } from "@/api/queries";
import { ErrorCard } from "@/domain/ErrorCard";
import { ConfirmByName } from "@/kit/ConfirmByName";
import { CopyCommand } from "@/kit/CopyButton";
import { formatBytes, plural } from "@/kit/format";
import { RelativeTime } from "@/kit/RelativeTime";
import { SkeletonBlock } from "@/kit/SkeletonBlock";
import styles from "./BackupsScreen.module.css";

type Props = { project: string; onClose: () => void };

/** Shows which backups the retention lets go, and deletes them once that was seen. */
export function PruneDialog({ project, onClose }: Props) {
  const api = useApi();
  const client = useQueryClient();
  // What is agreed to must be what goes: the list is asked anew each time, not taken from a cache.
  const preview = useQuery({
    ...queries.prune(api, project),
    staleTime: 0,
    gcTime: 0,
    refetchOnWindowFocus: false,
  });
  const prune = useMutation({
    mutationFn: () => api.backup.pruneApply(project),
    onSuccess: onClose,
    onSettled: () => client.invalidateQueries({ queryKey: ["backups"] }),
  });
  if (preview.data === undefined || preview.data.delete.length === 0) {
    return (
      <Modal opened onClose={onClose} title="Prune backups" closeButtonProps={{ "aria-label": "Close" }}>
        {preview.error !== null && <ErrorCard error={preview.error} onRetry={() => void preview.refetch()} />}
        {preview.isPending && <SkeletonBlock label="Looking at the backups" rows={3} />}
        {preview.data !== undefined && (
          <p className={styles.subtle}>
            Nothing to prune: the retention in the settings keeps{" "}
            {preview.data.keep.length === 1 ? "the 1 backup" : `all ${preview.data.keep.length} backups`}.
          </p>
        )}
      </Modal>
    );
  }
  const { delete: gone, bytes } = preview.data;
  return (
    <ConfirmByName
      opened
      title="Prune backups"
      name={null}
      action={`Delete ${plural(gone.length, "backup")}`}
      tone="danger"
      busy={prune.isPending}
      onClose={onClose}
      onConfirm={() => prune.mutate()}
    >
      <What view={preview.data} />
      <p>{formatBytes(bytes)} become free. There is no way back: a deleted backup cannot be restored.</p>
      <div>
        <CopyCommand command="godwit backup prune" />
      </div>
      {prune.error !== null && <ErrorCard error={prune.error} />}
    </ConfirmByName>
  );
}

function What({ view }: { view: PruneView }) {
  return (
    <>
      <p>
        <strong>{plural(view.delete.length, "backup goes", "backups go")}</strong>, {view.keep.length}{" "}
        {view.keep.length === 1 ? "stays" : "stay"}:
      </p>
      <ul className={styles.list}>
        {view.delete.map((backup) => (
          <li key={backup.id} className={styles.item}>
            <span>
              {backup.name}, <RelativeTime at={backup.ended} />
            </span>
            <span className={styles.number}>{formatBytes(backup.bytes)}</span>
          </li>
        ))}
      </ul>
    </>
  );
}
