import type { ReactNode } from "react";
import type { EngineView, PlanView } from "@/api/bindings";
import { sentence } from "@/domain/ErrorCard";
import { FindingList } from "@/domain/FindingList";
import { SqlText } from "@/domain/SqlText";
import { StateWord } from "@/kit/StateWord";
import styles from "./PlanSqlItem.module.css";
import { findingsOn, limitsInWords, type SqlItem } from "./planModel";
import { Resumption } from "./Resumption";

type Props = { item: SqlItem; plan: PlanView; engine: EngineView; current: boolean };

/** One piece of the plan: a file's head, a transaction boundary, a statement or a history row. */
export function PlanSqlItem({ item, plan, engine, current }: Props) {
  switch (item.kind) {
    case "file":
      return (
        <div className={styles.head} data-current={current}>
          <h3 className={styles.file}>
            <span>{item.step.file}</span>
            <span className={styles.aside} title={`SHA-256 ${item.step.checksum}`}>
              {item.step.transactional
                ? plan.transactions === "all"
                  ? "in one transaction with all others"
                  : "one transaction"
                : `no transaction: ${item.step.because ?? "the engine cannot roll this back"}`}
            </span>
          </h3>
          <p className={styles.limits}>{sentence(limitsInWords(item.step.limits))}</p>
        </div>
      );
    case "resumes":
      return <Resumption step={item.step} resumes={item.resumes} />;
    case "clear":
      return (
        <Row gutter={<b>clears up</b>} aside="runs first" tone="warn">
          <SqlText sql={item.sql} engine={engine} />
        </Row>
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
            more={
              item.done ? (
                <StateWord glyph="done" tone="success">
                  done before
                </StateWord>
              ) : (
                item.statement.patient && (
                  <span title="It may wait for long: nobody queues behind it while it does.">
                    nobody queues behind it
                  </span>
                )
              )
            }
            tone={item.done ? "done" : tone}
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

type RowProps = {
  gutter: ReactNode;
  aside: string;
  /** Stands under the line. */
  more?: ReactNode;
  tone: string;
  current?: boolean;
  children: ReactNode;
};

function Row({ gutter, aside, more, tone, current = false, children }: RowProps) {
  return (
    <div className={styles.row} data-tone={tone} data-current={current}>
      <div className={styles.gutter}>
        {gutter}
        {aside !== "" && <span>{aside}</span>}
        {more}
      </div>
      <div className={styles.sql}>{children}</div>
    </div>
  );
}
