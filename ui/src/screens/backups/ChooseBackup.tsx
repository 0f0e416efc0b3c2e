import { Select } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import type { BackupView } from "@/api/bindings";
import { ProofWord } from "@/domain/ProofWord";
import { Facts } from "@/kit/Facts";
import { formatBytes, formatRelative, plural } from "@/kit/format";
import { RelativeTime } from "@/kit/RelativeTime";
import { Section } from "@/kit/Section";
import { useNow } from "@/kit/useNow";

type Props = { project: string; backup: BackupView; backups: readonly BackupView[] };

/** The backup to restore, and how far it is proven. */
export function ChooseBackup({ project, backup, backups }: Props) {
  const navigate = useNavigate();
  const now = useNow();
  return (
    <Section title="1  Backup">
      <Select
        aria-label="Backup"
        searchable
        allowDeselect={false}
        value={backup.id}
        data={backups.map((it) => ({
          value: it.id,
          label: `${it.name}, ${formatRelative(it.ended, now)}, ${formatBytes(it.bytes)}${it.proof.kind === "broken" ? ", broken" : ""}`,
        }))}
        onChange={(id) => {
          if (id === null || id === backup.id) return;
          void navigate({
            to: "/p/$project/restore/$backup",
            params: { project, backup: id },
            replace: true,
          });
        }}
      />
      <Facts
        facts={[
          ["Proof", <ProofWord key="proof" proof={backup.proof} />],
          ["Taken", <RelativeTime key="at" at={backup.ended} />],
          ["Holds", `${plural(backup.tables.length, "table")}, ${plural(backup.rows ?? 0, "row")}`],
          ["Migrated to", backup.head ?? "no migration"],
          ["Server", backup.server],
        ]}
      />
    </Section>
  );
}
