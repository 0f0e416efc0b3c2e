import type { ReactNode } from "react";
import type { GateKindView, GateStateView, GateView, PlanView } from "@/api/bindings";
import { sentence } from "@/domain/ErrorCard";
import { plural } from "@/kit/format";
import { type Glyph, StateGlyph, type Tone } from "@/kit/StateGlyph";
import { StateWord } from "@/kit/StateWord";
import styles from "./GateList.module.css";
import { closedGates } from "./planModel";

type Props = {
  plan: PlanView;
  /** Stands under the backup gate: the person's choice. */
  backup: ReactNode;
  /** Stands under the gate of the proven backup: the ways on where it is closed. */
  drill: ReactNode;
  children?: ReactNode;
};

const titles: Record<GateKindView, string> = {
  identity: "Identity",
  history: "History clean",
  findings: "Findings",
  drill: "Proven backup",
  backup: "Backup",
  confirmation: "Confirmation",
  protection: "Protection",
};

const looks: Record<GateStateView, { glyph: Glyph; tone: Tone; word: string }> = {
  met: { glyph: "done", tone: "success", word: "met" },
  "at-start": { glyph: "pending", tone: "info", word: "at the start" },
  closed: { glyph: "failed", tone: "danger", word: "closed" },
  "not-needed": { glyph: "none", tone: "neutral", word: "not needed" },
};

/** What must be met before the plan runs, with its evidence. */
export function GateList({ plan, backup, drill, children }: Props) {
  const closed = closedGates(plan).length;
  return (
    <section className={styles.gates} aria-label="Gates">
      <header className={styles.head}>
        <h2>Gates</h2>
        {closed > 0 ? (
          <StateWord glyph="failed" tone="danger">
            {plural(closed, "gate")} closed
          </StateWord>
        ) : (
          <StateWord glyph="done" tone="success">
            nothing in the way
          </StateWord>
        )}
      </header>
      <ul className={styles.list}>
        {plan.gates.map((gate) => (
          <Gate key={gate.kind} gate={gate}>
            {gate.kind === "backup" && backup}
            {gate.kind === "drill" && drill}
          </Gate>
        ))}
      </ul>
      {children}
    </section>
  );
}

function Gate({ gate, children }: { gate: GateView; children: ReactNode }) {
  const look = looks[gate.state];
  return (
    <li className={styles.gate}>
      <StateGlyph glyph={look.glyph} tone={look.tone} />
      <span className={styles.title}>{titles[gate.kind]}</span>
      <span className={styles.word}>{look.word}</span>
      {gate.detail !== "" && <p className={styles.detail}>{sentence(gate.detail)}</p>}
      {children}
    </li>
  );
}
