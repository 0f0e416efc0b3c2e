import { Button, Checkbox } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { EnvironmentView, PlanView } from "@/api/bindings";
import { toApiError } from "@/api/error";
import { useStatus } from "@/api/queries";
import { ErrorCard, sentence } from "@/domain/ErrorCard";
import { FooterSpace, Screen } from "@/domain/Screen";
import { HalfWayLink } from "@/domain/stopped/HalfWayLink";
import { TargetErrorActions } from "@/domain/TargetErrorActions";
import { TierLabel } from "@/domain/TierLabel";
import { ConfirmByName } from "@/kit/ConfirmByName";
import { CopyCommand } from "@/kit/CopyButton";
import { plural } from "@/kit/format";
import { Notice } from "@/kit/Notice";
import { BrokenGlass } from "./BrokenGlass";
import { GateList } from "./GateList";
import { PlanColumns } from "./PlanColumns";
import { PlanKeys } from "./PlanKeys";
import styles from "./PlanPage.module.css";
import {
  actionWords,
  closedGates,
  commandOf,
  createsInWords,
  gatesInTheWay,
  statementsToRun,
} from "./planModel";
import { useDrillGate } from "./useDrillGate";
import { usePlanRun } from "./usePlanRun";

type Props = {
  project: string;
  environment: EnvironmentView;
  plan: PlanView;
  /** What the person chose to see: a version, or a file. */
  choice: string;
  title: string;
  /** Whether a backup is taken first. The screen keeps it, since it outlives the plan that is shown. */
  take: boolean;
  onTake: (take: boolean) => void;
  /** Why the plan could not be read again, while an older one is shown; else `null`. */
  unread: unknown;
  onReread: () => void;
  /** Called when a fix was written into the folder: what is shown is old from then on. */
  onWritten: () => void;
  /** The choice of the version, over the SQL. */
  tools: ReactNode;
  /** Buttons beside *Copy as command*. */
  actions?: ReactNode;
  /** What stands under the gates. */
  notes?: ReactNode;
  /** What it means to leave out a backup that the policy wants. */
  withoutBackup: string;
  /** What the dialog says of the effect, beyond target and numbers. */
  effect: ReactNode;
};

/** A plan from steps to gates, and the one button that runs it. */
export function PlanPage(props: Props) {
  const { project, environment, plan, choice, title, take, onTake, unread, onReread } = props;
  const drill = useDrillGate({ project, plan, environment, onProven: onReread });
  const { breakGlass } = drill;
  const run = usePlanRun({ project, plan, choice, take, ready: unread === null, breakGlass });
  const shut = whyShut(plan, unread, breakGlass);
  const words = breakGlass === null ? actionWords(plan) : `${actionWords(plan)} without a proven backup`;
  const creates = createsInWords(plan);
  const shutByHistory = closedGates(plan).some((gate) => gate.kind === "history");
  const rows = useStatus(environment.id).data?.rows;
  const half = shutByHistory && rows?.some((row) => row.state === "partial");
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
            {plural(plan.steps.length, "migration")}, {plural(statementsToRun(plan), "statement")},{" "}
            {take ? "backup first" : "no backup"}
          </span>
          <FooterSpace />
          {props.actions}
          <CopyCommand command={commandOf(plan, take, breakGlass)} />
          <Button
            className={styles.primary}
            variant="filled"
            color={plan.direction === "down" || breakGlass !== null ? "red" : undefined}
            disabled={shut !== null}
            title={shut ?? undefined}
            loading={run.pending}
            onClick={run.ask}
          >
            {words}
          </Button>
        </>
      }
    >
      <PlanColumns
        plan={plan}
        engine={environment.address.engine}
        onWritten={props.onWritten}
        head={
          <>
            <div className={styles.bar}>
              {props.tools}
              <span className={styles.digest} title={`Digest: SHA-256 ${plan.digest}`}>
                {plan.digestShort}
              </span>
              <PlanKeys />
            </div>
            {drill.progress}
            {unread !== null && (
              <ErrorCard
                error={unread}
                target={plan.target}
                onRetry={onReread}
                actions={<TargetErrorActions error={unread} project={project} environment={environment.id} />}
              />
            )}
            {run.failure !== null && <ErrorCard error={run.failure} target={plan.target} />}
            {run.changed && (
              <div className={styles.changed} role="status">
                <Notice tone="caution" title="The plan changed: read it again before you run it." />
              </div>
            )}
          </>
        }
        gates={
          <GateList
            plan={plan}
            drill={drill.ways}
            backup={
              <Checkbox
                className={styles.backup}
                label="Take a backup first"
                checked={take}
                onChange={(event) => onTake(event.currentTarget.checked)}
              />
            }
          >
            <div className={styles.notes}>
              {!take && plan.backupDefault && <p className={styles.warning}>{props.withoutBackup}</p>}
              {props.notes}
              {closedGates(plan).some((gate) => gate.kind === "identity") && (
                <p>
                  <Link
                    to="/p/$project/environments/$environment"
                    params={{ project, environment: environment.id }}
                  >
                    Open {environment.name}
                  </Link>{" "}
                  to correct it, or to test it and write its marker.
                </p>
              )}
              {half && (
                <p>
                  A migration stands half-way on {plan.target}, and nothing else runs before it is settled.{" "}
                  <HalfWayLink project={project} environment={environment.id} />
                </p>
              )}
              {creates !== null && <p>{creates}</p>}
            </div>
          </GateList>
        }
      />
      {drill.dialogs}
      <ConfirmByName
        opened={run.asking}
        title={`${words}?`}
        name={plan.needsConfirmation ? plan.target : null}
        action={words}
        tone={plan.direction === "down" || breakGlass !== null ? "danger" : "normal"}
        onConfirm={run.start}
        onClose={run.close}
      >
        <p>
          Runs <strong>{plural(statementsToRun(plan), "statement")}</strong> on <strong>{plan.target}</strong>{" "}
          at <span className={styles.address}>{plan.address}</span>
          {take ? ", after a backup." : ", without a backup."}
        </p>
        {breakGlass !== null && <BrokenGlass reason={breakGlass} />}
        {props.effect}
      </ConfirmByName>
    </Screen>
  );
}

/** Why the plan cannot be run as it stands; `null` where it can. */
function whyShut(plan: PlanView, unread: unknown, breakGlass: string | null): string | null {
  if (unread !== null) {
    return `The plan could not be read again. ${sentence(toApiError(unread).message, plan.target)}`;
  }
  return (
    gatesInTheWay(plan, breakGlass)
      .map((gate) => gate.detail)
      .join("; ") || null
  );
}
