import { Tabs } from "@mantine/core";
import type { ReactNode } from "react";
import type { PlanView } from "@/api/bindings";
import { plural } from "@/kit/format";
import { StateGlyph } from "@/kit/StateGlyph";
import styles from "./PlanSide.module.css";
import { closedGates } from "./planModel";

/** What can stand beside the SQL. */
export type Side = "gates" | "findings" | "facts" | "dry-run";

type Props = {
  plan: PlanView;
  side: Side;
  onSide: (side: Side) => void;
  /** Findings that stand. */
  findings: number;
  gates: ReactNode;
  list: ReactNode;
  /** What the target says; `null` where nobody can be asked. */
  facts: ReactNode | null;
  dryRun: ReactNode | null;
};

/** Beside the SQL: the gates, the findings, what the target says, and the dry run. */
export function PlanSide({ plan, side, onSide, findings, gates, list, facts, dryRun }: Props) {
  const closed = closedGates(plan).length;
  const parts: { side: Side; words: ReactNode; content: ReactNode | null }[] = [
    {
      side: "gates",
      words: (
        <>
          Gates
          <span
            role="img"
            aria-label={closed === 0 ? "nothing in the way" : `${plural(closed, "gate")} closed`}
          >
            <StateGlyph glyph={closed === 0 ? "done" : "failed"} tone={closed === 0 ? "success" : "danger"} />
          </span>
        </>
      ),
      content: gates,
    },
    {
      side: "findings",
      words: (
        <>
          Findings <span className={styles.count}>{findings}</span>
        </>
      ),
      content: list,
    },
    { side: "facts", words: "Facts", content: facts },
    { side: "dry-run", words: "Dry run", content: dryRun },
  ];
  const offered = parts.filter((it) => it.content !== null);
  return (
    <Tabs
      className={styles.side}
      classNames={{ list: styles.tabs, tab: styles.tab, panel: styles.panel }}
      value={side}
      onChange={(value) => onSide(parts.find((it) => it.side === value)?.side ?? "gates")}
      keepMounted={false}
    >
      <Tabs.List aria-label="Beside the SQL">
        {offered.map((it) => (
          <Tabs.Tab key={it.side} value={it.side}>
            <span className={styles.words}>{it.words}</span>
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {offered.map((it) => (
        <Tabs.Panel key={it.side} value={it.side}>
          {it.content}
        </Tabs.Panel>
      ))}
    </Tabs>
  );
}
