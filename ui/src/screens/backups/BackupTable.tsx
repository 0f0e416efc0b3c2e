import { useNavigate } from "@tanstack/react-router";
import type { BackupView } from "@/api/bindings";
import { ProofWord } from "@/domain/ProofWord";
import { formatBytes, formatCount } from "@/kit/format";
import { RelativeTime } from "@/kit/RelativeTime";
import { type Column, VirtualTable } from "@/kit/VirtualTable";

type Props = {
  project: string;
  backups: readonly BackupView[];
  selected: string;
  onSelect: (backup: BackupView) => void;
};

const rowKey = (row: BackupView) => row.id;
const proofOrder = { read: 2, "not-verified": 1, broken: 0 } as const;

const columns: readonly Column<BackupView>[] = [
  {
    id: "taken",
    header: "Taken",
    width: "104px",
    cell: (row) => <RelativeTime at={row.ended} />,
    compare: (a, b) => a.ended.localeCompare(b.ended),
  },
  {
    id: "of",
    header: "Of",
    width: "minmax(96px, 1fr)",
    cell: (row) => <span title={row.address}>{row.name}</span>,
    compare: (a, b) => a.name.localeCompare(b.name),
  },
  {
    id: "proof",
    header: "Proof",
    width: "minmax(150px, 1.6fr)",
    cell: (row) => <ProofWord proof={row.proof} />,
    compare: (a, b) => proofOrder[a.proof.kind] - proofOrder[b.proof.kind],
  },
  {
    id: "size",
    header: "Size",
    width: "84px",
    align: "end",
    cell: (row) => formatBytes(row.bytes),
    compare: (a, b) => (a.bytes ?? 0) - (b.bytes ?? 0),
  },
  {
    id: "tables",
    header: "Tables",
    width: "72px",
    align: "end",
    cell: (row) => row.tables.length,
    compare: (a, b) => a.tables.length - b.tables.length,
  },
  {
    id: "rows",
    header: "Rows",
    width: "96px",
    align: "end",
    cell: (row) => formatCount(row.rows),
    compare: (a, b) => (a.rows ?? 0) - (b.rows ?? 0),
  },
  {
    id: "head",
    header: "At",
    width: "minmax(136px, 0.6fr)",
    cell: (row) => <code title={row.head ?? undefined}>{row.head ?? "–"}</code>,
  },
];

/** The backups, newest first; Enter goes on to restoring one. */
export function BackupTable({ project, backups, selected, onSelect }: Props) {
  const navigate = useNavigate();
  return (
    <VirtualTable
      label="Backups"
      rows={backups}
      columns={columns}
      rowKey={rowKey}
      selected={selected}
      onSelect={onSelect}
      onOpen={(row) =>
        void navigate({ to: "/p/$project/restore/$backup", params: { project, backup: row.id } })
      }
    />
  );
}
