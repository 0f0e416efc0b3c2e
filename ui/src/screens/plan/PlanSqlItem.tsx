import type { ReactNode } from "react";
import type { EngineView, PlanView } from "@/api/bindings";
import { FindingList } from "@/domain/FindingList";
import { SqlText } from "@/domain/SqlText";
import styles from "./PlanSqlItem.module.css";
import { findingsOn, type SqlItem } from "./planModel";

type Props = { item: SqlItem; plan: PlanView; engine: EngineView; current: boolean };

/** One piece of the plan: a file's head, a transaction boundary, a statement or a history row. */
export function PlanSqlItem({ item, plan, engine, current }: Props) {
  switch (item.kind) {
    case "file":
      return (
        <h3 className={styles.file} data-current={current}>
          <span>{item.step.file}</span>
          <span className={styles.aside} title={`SHA-256 ${item.step.checksum}`}>
            {item.step.transactional
              ? "one transaction"
              : `no transaction: ${item.step.because ?? "the engine cannot roll this back"}`}
          </span>
        </h3>
      );
    case "begin":
      return <Boundary word="BEGIN" />;
    case "commit":
      return <Boundary word="COMMIT" />;
    case "history":
      return (
        <Row gutter={<b>history row</b>} aside="" tone="quiet">
          <SqlText sql={item.sql} engine={engine} />
        </Row>
      );
    case "statement": {
      const findings = findingsOn(plan, item.step, item.statement);
      const tone = findings.some((it) => it.severity === "block")
        ? "block"
        : findings.length > 0
          ? "warn"
          : "plain";
      return (
        <>
          <Row
            gutter={
              <b>
                {item.index} {item.statement.kind}
              </b>
            }
            aside={`line ${item.statement.line}`}
            tone={tone}
            current={current}
          >
            <SqlText sql={item.statement.sql} engine={engine} />
            {item.statement.truncated && <p className={styles.aside}>Only the first 64 KiB are shown.</p>}
          </Row>
          {findings.length > 0 && (
            <div className={styles.findings}>
              <FindingList findings={findings} />
            </div>
          )}
        </>
      );
    }
  }
}

function Boundary({ word }: { word: string }) {
  return (
    <Row gutter="" aside="" tone="boundary">
      <span className={styles.boundary}>{word}</span>
    </Row>
  );
}

type RowProps = { gutter: ReactNode; aside: string; tone: string; current?: boolean; children: ReactNode };

function Row({ gutter, aside, tone, current = false, children }: RowProps) {
  return (
    <div className={styles.row} data-tone={tone} data-current={current}>
      <div className={styles.gutter}>
        {gutter}
        {aside !== "" && <span>{aside}</span>}
      </div>
      <div className={styles.sql}>{children}</div>
    </div>
  );
}
