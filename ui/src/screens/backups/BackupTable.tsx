import { VisuallyHidden } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import type { BackupView, ProofView } from "@/api/bindings";
import { ProofWord } from "@/domain/ProofWord";
import { formatBytes } from "@/kit/format";
import { RelativeTime } from "@/kit/RelativeTime";
import { StateWord } from "@/kit/StateWord";
import { type Column, VirtualTable } from "@/kit/VirtualTable";
import styles from "./BackupsScreen.module.css";

type Props = {
  project: string;
  backups: readonly BackupView[];
  selected: string;
  onSelect: (backup: BackupView) => void;
};

const rowKey = (row: BackupView) => row.id;
const proofOrder = { restored: 3, read: 2, "not-verified": 1, broken: 0 } as const;

const columns: readonly Column<BackupView>[] = [
  {
    id: "taken",
    header: "Taken",
    width: "80px",
    cell: (row) => <RelativeTime at={row.ended} />,
    compare: (a, b) => a.ended.localeCompare(b.ended),
  },
  {
    id: "of",
    header: "Of",
    width: "minmax(96px, 0.8fr)",
    cell: (row) => (
      <span className={styles.cut} title={`${row.name}: ${row.address}`}>
        {row.name}
      </span>
    ),
    compare: (a, b) => a.name.localeCompare(b.name),
  },
  {
    id: "proof",
    header: "Proof",
    width: "minmax(196px, 1.4fr)",
    cell: (row) => <Proof proof={row.proof} />,
    compare: (a, b) => proofOrder[a.proof.kind] - proofOrder[b.proof.kind],
  },
  {
    id: "size",
    header: "Size",
    width: "80px",
    align: "end",
    cell: (row) => formatBytes(row.bytes),
    compare: (a, b) => (a.bytes ?? 0) - (b.bytes ?? 0),
  },
  {
    id: "scope",
    header: "Holds",
    width: "minmax(104px, 0.9fr)",
    cell: (row) => (
      <span className={styles.cut} title={row.scope}>
        {row.scope}
      </span>
    ),
    compare: (a, b) => a.scope.localeCompare(b.scope),
  },
  {
    id: "encryption",
    header: "Encrypted",
    width: "96px",
    cell: (row) => (
      <span className={styles.cut} title={row.encryption ?? "not encrypted"}>
        {row.encryption ?? "no"}
      </span>
    ),
    compare: (a, b) => (a.encryption ?? "").localeCompare(b.encryption ?? ""),
  },
  {
    id: "head",
    header: "At",
    width: "64px",
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

/** The reason why one is broken is a sentence: it stands in the detail, not cut off in a cell. */
function Proof({ proof }: { proof: ProofView }) {
  if (proof.kind !== "broken") return <ProofWord proof={proof} />;
  return (
    <span title={proof.why}>
      <StateWord glyph="failed" tone="danger">
        broken<VisuallyHidden>: {proof.why}</VisuallyHidden>
      </StateWord>
    </span>
  );
}
