import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useCallback, useMemo, useState } from "react";
import type { EngineView, PlanView } from "@/api/bindings";
import { useApi } from "@/api/context";
import type { Finding, PreviewApi } from "@/api/previewTypes";
import { queries } from "@/api/queries";
import { DryRunPanel } from "@/domain/preview/DryRunPanel";
import { marksOf } from "@/domain/preview/dryRunWords";
import { FactsPanel } from "@/domain/preview/FactsPanel";
import { FindingPanel } from "@/domain/preview/FindingPanel";
import { FixDialog } from "@/domain/preview/FixDialog";
import { RulePage } from "@/domain/preview/RulePage";
import { SchemaChanges } from "@/domain/preview/SchemaChanges";
import { StatementStrip } from "@/domain/preview/StatementStrip";
import type { Jump } from "@/domain/script/SqlScript";
import { useStages } from "@/kit/useStages";
import styles from "./PlanPage.module.css";
import { PlanSide, type Side } from "./PlanSide";
import { PlanSql } from "./PlanSql";
import { statementKey } from "./planModel";
import { planScript } from "./planScript";
import { StepList } from "./StepList";
import { useDryRun } from "./useDryRun";
import { usePlanFindings } from "./usePlanFindings";

type Props = {
  plan: PlanView;
  engine: EngineView;
  /** What stands over the SQL. */
  head: ReactNode;
  gates: ReactNode;
  /** Called when files of the folder were written. */
  onWritten: () => void;
};

type Open =
  | { what: "fix"; finding: Finding }
  | { what: "rule"; page: string; rule: string }
  | { what: "schema" }
  | null;

/** Steps, SQL and what stands beside it, all of one plan. */
export function PlanColumns({ plan: given, engine, head, gates, onWritten }: Props) {
  const { preview } = useApi();
  // A task each: frame and buttons, the bar, a viewer without text, steps and gates, the SQL. The viewer comes ahead
  // of its text because making one lays out all that stands on the page by then, and handing it a text does not.
  const stage = useStages(4);
  const plan = useDrawn(given, stage > 2);
  const written = useDrawn(given, stage > 3);
  const [shown, setShown] = useState<(Jump & { digest: string }) | null>(null);
  const [side, setSide] = useState<Side>("gates");
  const [open, setOpen] = useState<Open>(null);
  const current = shown?.digest === plan.digest ? shown : null;
  const { digest } = plan;
  const show = useCallback((key: string) => setShown({ key, digest }), [digest]);
  const findings = usePlanFindings(plan, current?.key ?? null, show);
  const script = useMemo(() => planScript(written, findings.by), [written, findings.by]);
  const dry = useDryRun(preview, plan.digest);
  const marks = useMemo(
    () => marksOf(dry.result, (version, index) => statementKey({ version }, index)),
    [dry.result],
  );
  const block = current === null ? null : (script.blocks[script.positions.get(current.key) ?? -1] ?? null);
  const chosen = block?.key === current?.key ? block : null;
  const standing = findings.placed.filter(({ finding }) => finding.suppressed === null).length;
  // Beside the SQL they stand already.
  const beside = side === "findings" || current === null ? [] : (findings.by.get(current.key) ?? []);
  const actions = {
    onFix: preview === undefined ? null : (finding: Finding) => setOpen({ what: "fix", finding }),
    onPage:
      preview === undefined ? null : (page: string, rule: string) => setOpen({ what: "rule", page, rule }),
  };
  return (
    <div className={styles.columns}>
      {stage > 2 ? <StepList plan={plan} findings={findings.by} current={current} onShow={show} /> : <span />}
      <div className={styles.middle}>
        {stage > 0 && head}
        {stage > 1 && (
          <PlanSql
            plan={plan}
            engine={engine}
            script={script}
            findings={findings.placed}
            marks={marks}
            current={current}
            onShow={show}
            onFinding={findings.step}
          />
        )}
        {stage > 2 && (
          <StatementStrip
            block={chosen}
            findings={beside}
            current={findings.current}
            mark={current === null ? undefined : marks.get(current.key)}
            {...actions}
          />
        )}
      </div>
      {stage > 2 && (
        <PlanSide
          plan={plan}
          side={side}
          onSide={setSide}
          findings={standing}
          gates={gates}
          list={
            <FindingPanel
              findings={findings.placed}
              filter={findings.filter}
              onFilter={findings.toggle}
              current={findings.current}
              onJump={findings.jump}
              {...actions}
            />
          }
          facts={
            preview === undefined ? null : (
              <PlanFacts preview={preview} plan={plan} touched={chosen?.impact?.objects ?? []} />
            )
          }
          dryRun={
            preview === undefined ? null : (
              <DryRunPanel
                kind={dry.kind}
                onKind={dry.setKind}
                since={dry.since}
                result={dry.result}
                error={dry.error}
                target={plan.target}
                onRun={dry.start}
                onCancel={dry.cancel}
                onShow={(it) => show(statementKey({ version: it.step }, it.index))}
                onSchema={() => setOpen({ what: "schema" })}
              />
            )
          }
        />
      )}
      {preview !== undefined && open?.what === "fix" && (
        <FixDialog
          preview={preview}
          request={{ digest: plan.digest, rule: open.finding.rule, place: open.finding.place }}
          engine={engine}
          onClose={() => setOpen(null)}
          onWritten={onWritten}
        />
      )}
      {preview !== undefined && open?.what === "rule" && (
        <RulePage preview={preview} page={open.page} rule={open.rule} onClose={() => setOpen(null)} />
      )}
      {open?.what === "schema" && dry.result?.schema != null && (
        <SchemaChanges changes={dry.result.schema} engine={engine} onClose={() => setOpen(null)} />
      )}
    </div>
  );
}

/** The plan, or the plan without its steps. */
function useDrawn(plan: PlanView, ready: boolean): PlanView {
  return useMemo(() => (ready ? plan : { ...plan, steps: [], findings: [] }), [ready, plan]);
}

type FactsProps = { preview: PreviewApi; plan: PlanView; touched: readonly string[] };

function PlanFacts({ preview, plan, touched }: FactsProps) {
  const facts = useQuery({ ...queries.facts(preview, plan.digest), enabled: false });
  return (
    <FactsPanel
      facts={facts.data}
      error={facts.error}
      asking={facts.isFetching}
      target={plan.target}
      touched={touched}
      onAsk={() => void facts.refetch()}
    />
  );
}
