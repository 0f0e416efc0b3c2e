import { Button } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { BackupView } from "@/api/bindings";
import { useApi } from "@/api/context";
import { ErrorCard } from "@/domain/ErrorCard";
import { ProofWord } from "@/domain/ProofWord";
import { shellWord } from "@/domain/shellWord";
import { CopyCommand } from "@/kit/CopyButton";
import { formatAbsolute, formatCount, plural } from "@/kit/format";
import { BackupFacts } from "./BackupFacts";
import styles from "./BackupsScreen.module.css";

type Props = {
  project: string;
  backup: BackupView;
  /** Whether a restore drill goes on. */
  proving: boolean;
  onDrill: () => void;
  onCopy: () => void;
};

/** More rows than a person reads would only make the page slow. */
const most = 200;

/** Everything that a backup's manifest says, its proof, and the ways on. */
export function BackupDetail({ project, backup, proving, onDrill, onCopy }: Props) {
  const api = useApi();
  const client = useQueryClient();
  const verify = useMutation({
    mutationFn: () => api.backup.verify(backup.id),
    onSuccess: () => client.invalidateQueries({ queryKey: ["backups"] }),
  });
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
          Verify by reading
        </Button>
        <Button
          loading={proving}
          disabled={backup.proof.kind === "broken"}
          title={backup.proof.kind === "broken" ? proofInWords(backup) : undefined}
          onClick={onDrill}
        >
          Restore drill…
        </Button>
        <Button onClick={onCopy}>Copy to…</Button>
        <CopyCommand command={`godwit backup verify ${shellWord(backup.id)}`} />
      </div>
      {verify.error !== null && <ErrorCard error={verify.error} onRetry={() => verify.mutate()} />}
      <BackupFacts backup={backup} />
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
    case "restored":
      return `It was loaded into a scratch database on ${proof.place}, and what was there agreed with the manifest: ${plural(proof.tables, "table")} counted, ${proof.checksums} of them compared by content.`;
    case "read":
      return "Checksum and contents were read and agree with the manifest. Only a restore drill proves that it restores.";
    case "not-verified":
      return "Nobody has read it back yet. Verify it before you rely on it.";
    case "broken":
      return `It cannot be restored: ${proof.why}.`;
  }
}
