import { UnstyledButton } from "@mantine/core";
import { useVirtualizer } from "@tanstack/react-virtual";
import { ChevronDown, ChevronRight } from "lucide-react";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import type { Finding } from "@/api/previewTypes";
import { FilterChip } from "@/kit/FilterChip";
import { type FindingActions, FindingCard } from "./FindingCard";
import styles from "./FindingPanel.module.css";
import { severities, severityLooks } from "./severity";

/** A finding as a list has it. */
export type Listed = { id: string; finding: Finding; key: string | null };

type Props = FindingActions & {
  findings: readonly Listed[];
  /** Severities that are shown; empty shows all. */
  filter: ReadonlySet<Finding["severity"]>;
  onFilter: (severity: Finding["severity"]) => void;
  /** The id of the one that was jumped to. */
  current: string | null;
  onJump: (id: string) => void;
};

/** Findings by weight, narrowed by severity; those set aside are folded away. Arrows move, Enter jumps. */
export function FindingPanel({ findings, filter, onFilter, current, onJump, onFix, onPage }: Props) {
  const [unfolded, setUnfolded] = useState(false);
  const standing = findings.filter(({ finding }) => finding.suppressed === null);
  const aside = findings.filter(({ finding }) => finding.suppressed !== null);
  const shown = standing.filter(({ finding }) => filter.size === 0 || filter.has(finding.severity));
  if (findings.length === 0) {
    return <p className={styles.empty}>Nothing was found in these scripts.</p>;
  }
  return (
    <div className={styles.panel}>
      <fieldset className={styles.filter} aria-label="Severities">
        {severities.map((severity) => (
          <FilterChip
            key={severity}
            pressed={filter.has(severity)}
            count={standing.filter(({ finding }) => finding.severity === severity).length}
            onPress={() => onFilter(severity)}
          >
            {severityLooks[severity].chip}
          </FilterChip>
        ))}
      </fieldset>
      {shown.length === 0 && (
        <p className={styles.empty}>
          {standing.length === 0 ? "Every finding is set aside." : "No finding has this weight."}
        </p>
      )}
      <Cards
        label="Findings"
        listed={shown}
        current={current}
        onJump={onJump}
        onFix={onFix}
        onPage={onPage}
      />
      {aside.length > 0 && (
        <UnstyledButton
          className={styles.fold}
          aria-expanded={unfolded}
          onClick={() => setUnfolded(!unfolded)}
        >
          {unfolded ? <ChevronDown size={14} aria-hidden /> : <ChevronRight size={14} aria-hidden />}
          {aside.length} set aside, with a reason
        </UnstyledButton>
      )}
      {unfolded && (
        <Cards
          label="Findings set aside"
          listed={aside}
          current={current}
          onJump={onJump}
          onFix={null}
          onPage={onPage}
        />
      )}
    </div>
  );
}

type CardsProps = FindingActions & {
  label: string;
  listed: readonly Listed[];
  current: string | null;
  onJump: (id: string) => void;
};

function Cards({ label, listed, current, onJump, onFix, onPage }: CardsProps) {
  const scroller = useRef<HTMLUListElement>(null);
  const virtual = useVirtualizer({
    count: listed.length,
    getScrollElement: () => scroller.current,
    getItemKey: (at) => listed[at]?.id ?? at,
    estimateSize: () => 128,
    gap: 8,
    overscan: 6,
  });
  const at = listed.findIndex(({ id }) => id === current);
  useEffect(() => {
    if (at >= 0) virtual.scrollToIndex(at, { align: "auto" });
  }, [at, virtual]);
  const onKeyDown = (event: KeyboardEvent) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const here = (event.target as Element).closest("[data-index]")?.getAttribute("data-index");
    if (by === undefined || here == null) return;
    const next = scroller.current?.querySelector<HTMLElement>(
      `[data-index="${Number(here) + by}"] [data-jump]`,
    );
    event.preventDefault();
    next?.focus();
  };
  if (listed.length === 0) return null;
  return (
    <ul ref={scroller} className={styles.list} aria-label={label} onKeyDown={onKeyDown}>
      <li role="presentation" aria-hidden style={{ height: virtual.getTotalSize() }} />
      {virtual.getVirtualItems().map(({ index, start, key }) => {
        const it = listed[index];
        return (
          it !== undefined && (
            <li
              key={key}
              ref={virtual.measureElement}
              data-index={index}
              className={styles.place}
              style={{ transform: `translateY(${start}px)` }}
            >
              <FindingCard
                finding={it.finding}
                current={it.id === current}
                onJump={it.key === null ? null : () => onJump(it.id)}
                onFix={onFix}
                onPage={onPage}
              />
            </li>
          )
        );
      })}
    </ul>
  );
}
