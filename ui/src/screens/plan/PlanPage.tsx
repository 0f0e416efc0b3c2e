import { Button, Checkbox } from "@mantine/core";
import { type ReactNode, useState } from "react";
import type { EnvironmentView, PlanView } from "@/api/bindings";
import { ErrorCard } from "@/domain/ErrorCard";
import { FindingList } from "@/domain/FindingList";
import { FooterSpace, Screen } from "@/domain/Screen";
import { TierLabel } from "@/domain/TierLabel";
import { useStartRun } from "@/domain/useStartRun";
import { ConfirmByName } from "@/kit/ConfirmByName";
import { CopyCommand } from "@/kit/CopyButton";
import { plural } from "@/kit/format";
import { GateList } from "./GateList";
import styles from "./PlanPage.module.css";
import { PlanSql } from "./PlanSql";
import { actionWords, asksFirst, backupChoice, closedGates, commandOf, findingsElsewhere } from "./planModel";
import { StepList } from "./StepList";

type Props = {
  project: string;
  environment: EnvironmentView;
  plan: PlanView;
  title: string;
  /** The choice of the version, over the SQL. */
  tools: ReactNode;
  /** Buttons beside *Copy as command*. */
  actions?: ReactNode;
  /** What stands under the gates. */
  notes?: ReactNode;
  /** What the dialog says of the effect, beyond target and numbers. */
  effect: ReactNode;
};

/** A plan from steps to gates, and the one button that runs it. */
export function PlanPage({ project, environment, plan, title, tools, actions, notes, effect }: Props) {
  const [current, setCurrent] = useState<string | null>(null);
  const [ticked, setTicked] = useState<boolean | null>(null);
  const [asking, setAsking] = useState(false);
  const run = useStartRun(project);
  const take = ticked ?? plan.backupDefault;
  const closed = closedGates(plan);
  const words = actionWords(plan);
  const elsewhere = findingsElsewhere(plan);
  const start = (confirm: string | null) => {
    setAsking(false);
    run.mutate((api, onEvents) =>
      api.run.start({ digest: plan.digest, confirm, backup: backupChoice(plan, take) }, onEvents),
    );
  };
  return (
    <Screen
      title={title}
      aside={
        <span className={styles.way}>
          {plan.from ?? "empty"} → {plan.to ?? "empty"}
        </span>
      }
      acting={plan.tier}
      project={project}
      footer={
        <>
          <TierLabel tier={plan.tier} />
          <span className={styles.sum}>
            {plural(plan.steps.length, "migration")}, {plural(plan.statements, "statement")},{" "}
            {take ? "backup first" : "no backup"}
          </span>
          <FooterSpace />
          {actions}
          <CopyCommand command={commandOf(plan, take)} />
          <Button
            variant="filled"
            color={plan.direction === "down" ? "red" : undefined}
            disabled={closed.length > 0}
            title={closed.map((gate) => gate.detail).join("; ") || undefined}
            loading={run.isPending}
            onClick={() => (asksFirst(plan) ? setAsking(true) : start(null))}
          >
            {words}
          </Button>
        </>
      }
    >
      <div className={styles.columns}>
        <StepList plan={plan} current={current} onShow={setCurrent} />
        <div className={styles.middle}>
          <div className={styles.bar}>
            {tools}
            <span className={styles.digest} title={`SHA-256 ${plan.digest}`}>
              digest {plan.digestShort}
            </span>
          </div>
          {run.isError && <ErrorCard error={run.error} target={plan.target} />}
          <PlanSql plan={plan} engine={environment.address.engine} current={current} />
        </div>
        <GateList
          plan={plan}
          backup={
            <Checkbox
              className={styles.backup}
              label="Take a backup first"
              checked={take}
              onChange={(event) => setTicked(event.currentTarget.checked)}
            />
          }
        >
          <div className={styles.notes}>
            {!take && plan.backupDefault && (
              <p className={styles.warning}>Without a backup nothing but the down scripts leads back.</p>
            )}
            {notes}
            {plan.createsHistory && <p>The history table does not exist yet; the run creates it.</p>}
            <FindingList findings={elsewhere} />
          </div>
        </GateList>
      </div>
      <ConfirmByName
        opened={asking}
        title={`${words}?`}
        name={plan.needsConfirmation ? plan.target : null}
        action={words}
        tone={plan.direction === "down" ? "danger" : "normal"}
        onConfirm={start}
        onClose={() => setAsking(false)}
      >
        <p>
          Runs <strong>{plural(plan.statements, "statement")}</strong> on <strong>{plan.target}</strong> at{" "}
          <span className={styles.address}>{plan.address}</span>
          {take ? ", after a backup." : ", without a backup."}
        </p>
        {effect}
      </ConfirmByName>
    </Screen>
  );
}
