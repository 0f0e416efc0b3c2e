import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useMemo, useRef } from "react";
import type { EngineView, PlanView } from "@/api/bindings";
import styles from "./PlanSql.module.css";
import { PlanSqlItem } from "./PlanSqlItem";
import { sqlItems } from "./planModel";

type Props = {
  plan: PlanView;
  engine: EngineView;
  /** The item to bring into sight. */
  current: string | null;
};

/** Everything that will be executed, in order, with what each piece is in the gutter. */
export function PlanSql({ plan, engine, current }: Props) {
  const scroller = useRef<HTMLElement>(null);
  const items = useMemo(() => sqlItems(plan), [plan]);
  const virtual = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    getItemKey: (index) => items[index]?.key ?? index,
    estimateSize: (index) => 28 + 20 * Math.min(12, sqlOf(items[index]).split("\n").length),
    overscan: 8,
  });
  useEffect(() => {
    const index = current === null ? -1 : items.findIndex((item) => item.key === current);
    if (index >= 0) virtual.scrollToIndex(index, { align: "start" });
  }, [current, items, virtual]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard.
    <section ref={scroller} className={styles.scroller} aria-label="SQL that will run" tabIndex={0}>
      <div className={styles.total} style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map(({ index, start, key }) => {
          const item = items[index];
          if (item === undefined) return null;
          return (
            <div
              key={key}
              ref={virtual.measureElement}
              data-index={index}
              className={styles.place}
              style={{ transform: `translateY(${start}px)` }}
            >
              <PlanSqlItem item={item} plan={plan} engine={engine} current={item.key === current} />
            </div>
          );
        })}
      </div>
    </section>
  );
}

function sqlOf(item: ReturnType<typeof sqlItems>[number] | undefined): string {
  return item?.kind === "statement" ? item.statement.sql : "";
}
