import { Button } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { BackupView } from "@/api/bindings";
import { useApi } from "@/api/context";
import { ErrorCard } from "@/domain/ErrorCard";
import { ProofWord } from "@/domain/ProofWord";
import { shellWord } from "@/domain/shellWord";
import { CopyCommand } from "@/kit/CopyButton";
import { Facts } from "@/kit/Facts";
import { formatAbsolute, formatBytes, formatCount, formatDuration, plural } from "@/kit/format";
import styles from "./BackupsScreen.module.css";

type Props = { project: string; backup: BackupView };

/** More rows than a person reads would only make the page slow. */
const most = 200;

/** Everything that a backup's manifest says, its proof, and the ways on. */
export function BackupDetail({ project, backup }: Props) {
  const api = useApi();
  const client = useQueryClient();
  const verify = useMutation({
    mutationFn: () => api.backup.verify(backup.id),
    onSuccess: () => client.invalidateQueries({ queryKey: ["backups"] }),
  });
  const took = Date.parse(backup.ended) - Date.parse(backup.started);
  const largest = [...backup.tables].sort((a, b) => (b.rows ?? 0) - (a.rows ?? 0)).slice(0, most);
  return (
    <section className={styles.detail} aria-label="Backup">
      <div>
        <h2 className={styles.title}>{backup.name}</h2>
        <p className={styles.subtle}>{formatAbsolute(backup.ended)}</p>
      </div>
      <div aria-live="polite">
        <ProofWord proof={backup.proof} />
        <p className={styles.subtle}>{proofInWords(backup)}</p>
      </div>
      <div className={styles.buttons}>
        {backup.proof.kind === "broken" ? (
          <Button variant="filled" disabled title={proofInWords(backup)}>
            Restore…
          </Button>
        ) : (
          <Button
            variant="filled"
            renderRoot={(props) => (
              <Link {...props} to="/p/$project/restore/$backup" params={{ project, backup: backup.id }} />
            )}
          >
            Restore…
          </Button>
        )}
        <Button loading={verify.isPending} onClick={() => verify.mutate()}>
          Verify
        </Button>
        <CopyCommand command={`godwit backup verify ${shellWord(backup.id)}`} />
      </div>
      {verify.error !== null && <ErrorCard error={verify.error} onRetry={() => verify.mutate()} />}
      <Facts
        facts={[
          [
            "Taken of",
            <span key="a" className={styles.code}>
              {backup.address}
            </span>,
          ],
          ["Server", backup.server],
          ["With", `${backup.tool}, in ${formatDuration(took)}`],
          ["Migrated to", backup.head ?? "no migration"],
          ["Size", formatBytes(backup.bytes)],
          [
            "File",
            <span key="f" className={styles.code}>
              {backup.path}
            </span>,
          ],
          [
            "SHA-256",
            <span key="s" className={styles.code}>
              {backup.sha256}
            </span>,
          ],
        ]}
      />
      <div>
        <h3 className={styles.title}>
          {plural(backup.tables.length, "table")}, {plural(backup.rows ?? 0, "row")}
        </h3>
        <ul className={styles.list}>
          {largest.map(({ table, rows }) => (
            <li key={table} className={styles.item}>
              <code>{table}</code>
              <span className={styles.number}>{formatCount(rows)}</span>
            </li>
          ))}
          {backup.tables.length > most && (
            <li className={styles.item}>and {formatCount(backup.tables.length - most)} smaller ones</li>
          )}
        </ul>
      </div>
    </section>
  );
}

function proofInWords({ proof }: BackupView): string {
  switch (proof.kind) {
    case "read":
      return "Checksum and contents were read back and agree with the manifest. It was not restored to prove it.";
    case "not-verified":
      return "Nobody has read it back yet. Verify it before you rely on it.";
    case "broken":
      return `It cannot be restored: ${proof.why}.`;
  }
}
