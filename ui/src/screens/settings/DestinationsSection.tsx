import { Button } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { DestinationView } from "@/api/bindings";
import { useApi } from "@/api/context";
import { useDestinations } from "@/api/queries";
import { ErrorCard, sentence } from "@/domain/ErrorCard";
import { ConfirmByName } from "@/kit/ConfirmByName";
import { Notice } from "@/kit/Notice";
import { PlainTable } from "@/kit/PlainTable";
import { Section } from "@/kit/Section";
import { SkeletonBlock } from "@/kit/SkeletonBlock";
import { DestinationDialog } from "./DestinationDialog";
import styles from "./SettingsScreen.module.css";

/** Where copies of backups can go: listed, added, tested and removed. */
export function DestinationsSection() {
  const { data, error, refetch } = useDestinations();
  const [adding, setAdding] = useState(false);
  return (
    <Section
      title="Destinations"
      about="Where copies of backups go: a second folder, S3 and compatible, Google Cloud Storage or Azure."
      actions={<Button onClick={() => setAdding(true)}>Add a destination…</Button>}
    >
      {error !== null && <ErrorCard error={error} onRetry={() => void refetch()} />}
      {error === null && data === undefined && <SkeletonBlock label="Loading destinations" rows={2} />}
      {data !== undefined && data.length === 0 && (
        <p className={styles.subtle}>None yet. A backup that lies on this machine alone is lost with it.</p>
      )}
      {data !== undefined && data.length > 0 && <Table destinations={data} />}
      {adding && <DestinationDialog onClose={() => setAdding(false)} />}
    </Section>
  );
}

function Table({ destinations }: { destinations: readonly DestinationView[] }) {
  const api = useApi();
  const client = useQueryClient();
  const [removing, setRemoving] = useState<DestinationView | null>(null);
  const test = useMutation({ mutationFn: (id: string) => api.destination.test(id) });
  const remove = useMutation({
    mutationFn: (id: string) => api.destination.remove(id),
    onSuccess: () => {
      setRemoving(null);
      return client.invalidateQueries({ queryKey: ["destinations"] });
    },
  });
  return (
    <>
      <PlainTable label="Destinations" head={["Name", "Where", "Actions"]}>
        {destinations.map((it) => (
          <tr key={it.id}>
            <td className={styles.name}>{it.name}</td>
            <td>
              <code>{it.display}</code>
            </td>
            <td>
              <div className={styles.buttons}>
                <Button
                  size="compact-xs"
                  aria-label={`Test ${it.name}`}
                  loading={test.isPending && test.variables === it.id}
                  onClick={() => test.mutate(it.id)}
                >
                  Test
                </Button>
                <Button size="compact-xs" aria-label={`Remove ${it.name}…`} onClick={() => setRemoving(it)}>
                  Remove…
                </Button>
              </div>
            </td>
          </tr>
        ))}
      </PlainTable>
      <div aria-live="polite">
        {test.data !== undefined && (
          <Notice tone="success" title={`${test.data.destination.name} works`}>
            {test.data.proven.map((it) => sentence(it)).join(" ")}
          </Notice>
        )}
      </div>
      {test.error !== null && <ErrorCard error={test.error} />}
      {removing !== null && (
        <ConfirmByName
          opened
          title={`Remove ${removing.name}?`}
          name={null}
          action={`Remove ${removing.name}`}
          tone="danger"
          busy={remove.isPending}
          onClose={() => setRemoving(null)}
          onConfirm={() => remove.mutate(removing.id)}
        >
          <p>
            Godwit forgets <code>{removing.display}</code> and its credential. The copies that are there stay.
          </p>
          {remove.error !== null && <ErrorCard error={remove.error} />}
        </ConfirmByName>
      )}
    </>
  );
}
