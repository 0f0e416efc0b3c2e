import { useState } from "react";
import type { RevisionView } from "@/api/bindings";
import { MigrationName } from "@/domain/MigrationName";
import { formatDuration } from "@/kit/format";
import { RelativeTime } from "@/kit/RelativeTime";
import { StateWord } from "@/kit/StateWord";
import { type Column, VirtualTable } from "@/kit/VirtualTable";
import { revisionLook } from "./revisions";

type Props = { environment: string; rows: readonly RevisionView[]; search: string };

const rowKey = (row: RevisionView) => `${row.version} ${row.at ?? ""} ${row.state}`;

const columns: readonly Column<RevisionView>[] = [
  {
    id: "migration",
    header: "Migration",
    width: "minmax(200px, 2fr)",
    cell: (row) => <MigrationName version={row.version} name={row.name} />,
    compare: (a, b) => a.version.localeCompare(b.version, "en", { numeric: true }),
  },
  {
    id: "state",
    header: "State",
    width: "minmax(110px, 1fr)",
    cell: (row) => {
      const { glyph, tone, word } = revisionLook(row.state);
      return (
        <StateWord glyph={glyph} tone={tone}>
          {word}
        </StateWord>
      );
    },
    compare: (a, b) => a.state.localeCompare(b.state),
  },
  {
    id: "when",
    header: "When",
    width: "112px",
    cell: (row) => (row.at === null ? "–" : <RelativeTime at={row.at} />),
    compare: (a, b) => (a.at ?? "").localeCompare(b.at ?? ""),
  },
  {
    id: "took",
    header: "Took",
    width: "88px",
    align: "end",
    cell: (row) => formatDuration(row.millis),
    compare: (a, b) => (a.millis ?? -1) - (b.millis ?? -1),
  },
  { id: "by", header: "By", width: "minmax(72px, 0.7fr)", cell: (row) => <Cut text={row.by} /> },
  { id: "machine", header: "Machine", width: "minmax(96px, 1fr)", cell: (row) => <Cut text={row.machine} /> },
  { id: "tool", header: "With", width: "minmax(96px, 1fr)", cell: (row) => <Cut text={row.tool} /> },
];

/** The revisions, sortable. */
export function HistoryTable({ environment, rows, search }: Props) {
  const [selected, setSelected] = useState<string | null>(null);
  return (
    <VirtualTable
      label={`History of ${environment}`}
      rows={rows}
      columns={columns}
      rowKey={rowKey}
      selected={selected}
      onSelect={(row) => setSelected(rowKey(row))}
      empty={`No revision has "${search}" in it.`}
    />
  );
}

function Cut({ text }: { text: string | null }) {
  return <span title={text ?? undefined}>{text ?? "–"}</span>;
}
