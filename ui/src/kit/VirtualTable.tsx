import { UnstyledButton } from "@mantine/core";
import { useVirtualizer } from "@tanstack/react-virtual";
import { ArrowDown, ArrowUp } from "lucide-react";
import {
  type KeyboardEvent,
  memo,
  type ReactNode,
  useCallback,
  useEffect,
  useId,
  useMemo,
  useRef,
  useState,
} from "react";
import styles from "./VirtualTable.module.css";

/** One column of a `VirtualTable`. */
export type Column<Row> = {
  id: string;
  header: string;
  /** What the head shows where words alone do not do. */
  headerContent?: ReactNode;
  /** A CSS grid track: `120px`, `minmax(160px, 1fr)`. */
  width: string;
  cell: (row: Row) => ReactNode;
  align?: "start" | "end";
  /** Ascending order; with it the head becomes a button. */
  compare?: (a: Row, b: Row) => number;
};

type Sort = { column: string; descending: boolean };

type Props<Row> = {
  /** Names the table for people who cannot see it. */
  label: string;
  rows: readonly Row[];
  columns: readonly Column<Row>[];
  rowKey: (row: Row) => string;
  selected: string | null;
  onSelect: (row: Row) => void;
  /** Enter or double click. */
  onOpen?: (row: Row) => void;
  rowHeight?: number;
  /** Shown in place of the rows when there are none. */
  empty?: ReactNode;
};

const page = 15;

/** A table of any length: only what is in sight is in the page. Arrow keys, Home, End and Page keys move. */
export function VirtualTable<Row>(props: Props<Row>) {
  const { label, rows, columns, rowKey, selected, onSelect, onOpen, rowHeight = 29, empty } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const prefix = useId();
  const [sort, setSort] = useState<Sort | null>(null);
  const sorted = useMemo(() => sortRows(rows, columns, sort), [rows, columns, sort]);
  const current = useMemo(
    () => (selected === null ? -1 : sorted.findIndex((row) => rowKey(row) === selected)),
    [sorted, selected, rowKey],
  );
  const virtual = useVirtualizer({
    count: sorted.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 12,
    scrollPaddingStart: rowHeight,
  });
  const template = columns.map((column) => column.width).join(" ");
  // Rows are kept while the table scrolls, so what they call must stay the same function.
  const handlers = useRef({ onSelect, onOpen });
  handlers.current = { onSelect, onOpen };
  const select = useCallback((row: Row) => handlers.current.onSelect(row), []);
  const open = useCallback((row: Row) => handlers.current.onOpen?.(row), []);
  const items = virtual.getVirtualItems();
  const shown = items.some((item) => item.index === current);

  useEffect(() => {
    if (current >= 0) virtual.scrollToIndex(current, { align: "auto" });
  }, [current, virtual]);

  const move = (event: KeyboardEvent<HTMLDivElement>) => {
    if (event.target !== event.currentTarget) return;
    const row = sorted[current];
    if (event.key === "Enter" && row !== undefined) {
      event.preventDefault();
      (onOpen ?? onSelect)(row);
      return;
    }
    const to = targetOf(event.key, current, sorted.length);
    const next = to === null ? undefined : sorted[to];
    if (next === undefined) return;
    event.preventDefault();
    onSelect(next);
  };

  return (
    // biome-ignore lint/a11y/useSemanticElements: a <table> cannot leave out the rows that are out of sight.
    <div
      ref={scroller}
      className={styles.scroller}
      role="grid"
      aria-label={label}
      aria-rowcount={sorted.length + 1}
      aria-activedescendant={shown ? `${prefix}-${current}` : undefined}
      tabIndex={0}
      onKeyDown={move}
    >
      {/* biome-ignore lint/a11y/useSemanticElements: part of the grid above. */}
      <div className={styles.head} role="rowgroup">
        {/* biome-ignore lint/a11y/useSemanticElements lint/a11y/useFocusableInteractive: the grid itself takes the focus. */}
        <div className={styles.row} role="row" aria-rowindex={1} style={{ gridTemplateColumns: template }}>
          {columns.map((column) => (
            <HeadCell key={column.id} column={column} sort={sort} onSort={setSort} />
          ))}
        </div>
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: part of the grid above. */}
      <div className={styles.body} role="rowgroup" style={{ height: virtual.getTotalSize() }}>
        {items.map((item) => {
          const row = sorted[item.index];
          if (row === undefined) return null;
          return (
            <BodyRow
              key={rowKey(row)}
              id={`${prefix}-${item.index}`}
              row={row}
              index={item.index}
              columns={columns}
              template={template}
              height={item.size}
              start={item.start}
              selected={item.index === current}
              onSelect={select}
              onOpen={open}
            />
          );
        })}
      </div>
      {sorted.length === 0 && empty !== undefined && <div className={styles.empty}>{empty}</div>}
    </div>
  );
}

type RowProps<Row> = {
  id: string;
  row: Row;
  index: number;
  columns: readonly Column<Row>[];
  template: string;
  height: number;
  start: number;
  selected: boolean;
  onSelect: (row: Row) => void;
  onOpen: (row: Row) => void;
};

function PlainRow<Row>(props: RowProps<Row>) {
  const { id, row, index, columns, template, height, start, selected, onSelect, onOpen } = props;
  return (
    // biome-ignore lint/a11y/useSemanticElements lint/a11y/useFocusableInteractive: the grid itself takes the focus.
    <div
      id={id}
      className={styles.row}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={selected}
      style={{ gridTemplateColumns: template, height, transform: `translateY(${start}px)` }}
      onMouseDown={() => onSelect(row)}
      onDoubleClick={() => onOpen(row)}
    >
      {columns.map((column) => (
        // biome-ignore lint/a11y/useSemanticElements lint/a11y/useFocusableInteractive: the grid itself takes the focus.
        <div key={column.id} role="gridcell" className={styles.cell} data-align={column.align}>
          {column.cell(row)}
        </div>
      ))}
    </div>
  );
}

/** Drawn once while its row stays the same, however far the table scrolls. */
const BodyRow = memo(PlainRow) as typeof PlainRow;

type HeadProps<Row> = { column: Column<Row>; sort: Sort | null; onSort: (sort: Sort | null) => void };

function HeadCell<Row>({ column, sort, onSort }: HeadProps<Row>) {
  const mine = sort?.column === column.id ? sort : null;
  const order = mine === null ? "none" : mine.descending ? "descending" : "ascending";
  const words = column.headerContent ?? column.header;
  if (column.compare === undefined) {
    return (
      // biome-ignore lint/a11y/useSemanticElements lint/a11y/useFocusableInteractive: the grid itself takes the focus.
      <div role="columnheader" className={styles.cell} data-align={column.align}>
        {words}
      </div>
    );
  }
  const turn = () =>
    onSort(
      mine === null
        ? { column: column.id, descending: false }
        : mine.descending
          ? null
          : { ...mine, descending: true },
    );
  return (
    // biome-ignore lint/a11y/useSemanticElements lint/a11y/useFocusableInteractive: the grid itself takes the focus.
    <div role="columnheader" aria-sort={order} className={styles.cell} data-align={column.align}>
      <UnstyledButton className={styles.sort} onClick={turn}>
        {words}
        {order === "ascending" && <ArrowUp size={12} aria-hidden />}
        {order === "descending" && <ArrowDown size={12} aria-hidden />}
      </UnstyledButton>
    </div>
  );
}

function sortRows<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  sort: Sort | null,
): readonly Row[] {
  const compare = columns.find((column) => column.id === sort?.column)?.compare;
  if (sort === null || compare === undefined) return rows;
  const way = sort.descending ? -1 : 1;
  return [...rows].sort((a, b) => compare(a, b) * way);
}

function targetOf(key: string, current: number, count: number): number | null {
  if (count === 0) return null;
  const to = {
    ArrowDown: current + 1,
    ArrowUp: current < 0 ? count - 1 : current - 1,
    PageDown: current + page,
    PageUp: current - page,
    Home: 0,
    End: count - 1,
  }[key];
  return to === undefined ? null : Math.min(count - 1, Math.max(0, to));
}
