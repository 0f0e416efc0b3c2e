import { ActionIcon, Button, TextInput, Tooltip } from "@mantine/core";
import { FilePlus2, RefreshCw, Search } from "lucide-react";
import { FilterChip } from "@/kit/FilterChip";
import styles from "./BoardBar.module.css";
import type { BoardFilter } from "./boardModel";

type Props = {
  filter: BoardFilter;
  onFilter: (filter: BoardFilter) => void;
  counts: Record<BoardFilter, number>;
  search: string;
  onSearch: (search: string) => void;
  refreshing: boolean;
  onRefresh: () => void;
  onNew: () => void;
};

const filters: readonly { id: BoardFilter; words: string }[] = [
  { id: "all", words: "All" },
  { id: "pending", words: "Pending" },
  { id: "attention", words: "Needs attention" },
];

/** Filters, search and refresh of the matrix. */
export function BoardBar(props: Props) {
  const { filter, onFilter, counts, search, onSearch, refreshing, onRefresh, onNew } = props;
  return (
    <div className={styles.bar} role="toolbar" aria-label="Migrations">
      {filters.map(({ id, words }) => (
        <FilterChip key={id} pressed={filter === id} onPress={() => onFilter(id)} count={counts[id]}>
          {words}
        </FilterChip>
      ))}
      <TextInput
        className={styles.search}
        leftSection={<Search size={13} aria-hidden />}
        aria-label="Filter migrations"
        placeholder="Filter"
        value={search}
        onChange={(event) => onSearch(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === "Escape") onSearch("");
        }}
      />
      <span className={styles.space} />
      <Tooltip label="Ask every environment again">
        <ActionIcon aria-label="Refresh" onClick={onRefresh} loading={refreshing} size={24}>
          <RefreshCw size={14} aria-hidden />
        </ActionIcon>
      </Tooltip>
      <Tooltip label="Make the files of a new migration">
        <Button size="compact-sm" leftSection={<FilePlus2 size={14} aria-hidden />} onClick={onNew}>
          New migration…
        </Button>
      </Tooltip>
    </div>
  );
}
