import { useVirtualizer } from "@tanstack/react-virtual";
import {
  ChevronDown,
  ChevronRight,
  Columns3,
  Eye,
  FolderTree,
  Layers,
  type LucideIcon,
  SquareFunction,
  Table2,
} from "lucide-react";
import { type KeyboardEvent, useEffect, useId, useRef } from "react";
import styles from "./SchemaTree.module.css";
import type { TreeNode, TreeThing } from "./schemaTree";

type Props = {
  lines: readonly TreeNode[];
  selected: string | null;
  onSelect: (line: TreeNode) => void;
  onToggle: (id: string) => void;
};

const rowHeight = 26;

/** Schemas, tables and columns as a tree of any length. Arrow keys move, open and close. */
export function SchemaTree({ lines, selected, onSelect, onToggle }: Props) {
  const scroller = useRef<HTMLDivElement>(null);
  const prefix = useId();
  const current = lines.findIndex((line) => line.id === selected);
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 12,
  });
  useEffect(() => {
    if (current >= 0) virtual.scrollToIndex(current, { align: "auto" });
  }, [current, virtual]);
  const items = virtual.getVirtualItems();
  const shown = items.some((item) => item.index === current);
  const press = (event: KeyboardEvent) => {
    const line = lines[current];
    const answer = answerTo(event.key, line, current, lines);
    if (answer === null) return;
    event.preventDefault();
    if (answer === "toggle") {
      if (line !== undefined) onToggle(line.id);
      return;
    }
    onSelect(answer);
  };
  return (
    <div
      ref={scroller}
      className={styles.tree}
      role="tree"
      aria-label="Schema"
      aria-activedescendant={shown ? `${prefix}-${current}` : undefined}
      tabIndex={0}
      onKeyDown={press}
    >
      <div role="none" className={styles.body} style={{ height: virtual.getTotalSize() }}>
        {items.map((item) => {
          const line = lines[item.index];
          return (
            line !== undefined && (
              <Line
                key={line.id}
                id={`${prefix}-${item.index}`}
                line={line}
                selected={item.index === current}
                top={item.start}
                onSelect={() => onSelect(line)}
                onToggle={() => onToggle(line.id)}
              />
            )
          );
        })}
      </div>
    </div>
  );
}

function answerTo(
  key: string,
  line: TreeNode | undefined,
  current: number,
  lines: readonly TreeNode[],
): TreeNode | "toggle" | null {
  const at = (index: number) => lines[Math.min(lines.length - 1, Math.max(0, index))] ?? null;
  switch (key) {
    case "ArrowDown":
      return at(current + 1);
    case "ArrowUp":
      return at(current - 1);
    case "Home":
      return at(0);
    case "End":
      return at(lines.length - 1);
    case "PageDown":
      return at(current + 15);
    case "PageUp":
      return at(current - 15);
    case "Enter":
    case " ":
      return line?.open == null ? null : "toggle";
    case "ArrowRight":
      if (line?.open === false) return "toggle";
      return line?.open === true ? at(current + 1) : null;
    case "ArrowLeft":
      if (line?.open === true) return "toggle";
      return lines.find((it) => it.id === line?.parent) ?? null;
    default:
      return null;
  }
}

type LineProps = {
  id: string;
  line: TreeNode;
  selected: boolean;
  top: number;
  onSelect: () => void;
  onToggle: () => void;
};

function Line({ id, line, selected, top, onSelect, onToggle }: LineProps) {
  const Icon = iconOf(line.thing);
  const Chevron = line.open === true ? ChevronDown : ChevronRight;
  return (
    // biome-ignore lint/a11y/useFocusableInteractive lint/a11y/useKeyWithClickEvents: the tree itself takes focus and keys.
    <div
      id={id}
      className={styles.line}
      role="treeitem"
      aria-level={line.level}
      aria-selected={selected}
      aria-expanded={line.open ?? undefined}
      data-level={line.level}
      style={{ height: rowHeight, transform: `translateY(${top}px)` }}
      onClick={onSelect}
      onDoubleClick={line.open === null ? undefined : onToggle}
    >
      {line.open === null ? (
        <span className={styles.gap} />
      ) : (
        // biome-ignore lint/a11y/noStaticElementInteractions lint/a11y/useKeyWithClickEvents: the arrow keys do the same.
        <span
          className={styles.chevron}
          onClick={(event) => {
            event.stopPropagation();
            onToggle();
          }}
        >
          <Chevron size={14} aria-hidden />
        </span>
      )}
      <Icon className={styles.icon} size={14} strokeWidth={1.8} aria-hidden />
      <span className={styles.label} title={line.label}>
        {line.label}
      </span>
      <Mark thing={line.thing} />
      <span className={styles.aside}>{line.aside}</span>
    </div>
  );
}

function Mark({ thing }: { thing: TreeThing }) {
  const invalid = thing.kind === "relation" ? thing.relation.indexes.filter((it) => !it.valid).length : 0;
  return invalid === 0 ? null : <span className={styles.mark}>invalid index</span>;
}

function iconOf(thing: TreeThing): LucideIcon {
  switch (thing.kind) {
    case "schema":
      return FolderTree;
    case "column":
      return Columns3;
    case "routine":
      return SquareFunction;
    case "relation":
      if (thing.relation.kind === "view" || thing.relation.kind === "materialized-view") return Eye;
      return thing.relation.kind === "table" ? Table2 : Layers;
  }
}
