import { Button } from "@mantine/core";
import { type ReactNode, useState } from "react";
import type { EnvironmentView, PlanView } from "@/api/bindings";
import { ErrorCard } from "@/domain/ErrorCard";
import { TransferProgress } from "@/domain/TransferProgress";
import { useBackUp } from "@/domain/useBackUp";
import { BreakGlassDialog } from "./BreakGlassDialog";
import { BrokenGlass } from "./BrokenGlass";
import styles from "./DrillGate.module.css";
import { ProvenBackupDialog } from "./ProvenBackupDialog";
import { closedDrill } from "./planModel";

type Given = {
  project: string;
  plan: PlanView;
  environment: EnvironmentView;
  /** Called when a backup was taken and restored: the plan is to be judged again. */
  onProven: () => void;
};

/** The gate of the proven backup: what stands under it, its dialogs, and the reason that leads through it. */
export function useDrillGate({ project, plan, environment, onProven }: Given) {
  const backUp = useBackUp(project, onProven);
  const [asking, setAsking] = useState<"backup" | "reason" | null>(null);
  const [typed, setTyped] = useState<{ digest: string; reason: string } | null>(null);
  const gate = closedDrill(plan);
  // A reason is for the plan that was seen: another one asks again.
  const breakGlass = gate !== null && typed?.digest === plan.digest ? typed.reason : null;
  const close = () => setAsking(null);
  const ways: ReactNode = gate !== null && (
    <div className={styles.ways}>
      {breakGlass === null ? (
        <>
          <Button loading={backUp.isPending} onClick={() => setAsking("backup")}>
            Take a proven backup now…
          </Button>
          <Button color="red" disabled={backUp.isPending} onClick={() => setAsking("reason")}>
            Break the glass…
          </Button>
        </>
      ) : (
        <BrokenGlass
          reason={breakGlass}
          actions={<Button onClick={() => setTyped(null)}>Take it back</Button>}
        />
      )}
    </div>
  );
  const progress: ReactNode = (
    <>
      {backUp.run !== null && (
        <TransferProgress
          run={backUp.run}
          title={`Backing up ${environment.name}, then restoring it for proof`}
        />
      )}
      {backUp.error !== null && (
        <ErrorCard
          error={backUp.error}
          target={environment.name}
          onRetry={() => backUp.variables !== undefined && backUp.mutate(backUp.variables)}
        />
      )}
    </>
  );
  const dialogs: ReactNode = (
    <>
      {asking === "backup" && (
        <ProvenBackupDialog
          project={project}
          environment={environment}
          onStart={(on) => {
            close();
            backUp.mutate({ environment, options: { verify: "restored", on } });
          }}
          onClose={close}
        />
      )}
      {asking === "reason" && gate !== null && (
        <BreakGlassDialog
          target={plan.target}
          lacks={gate.detail}
          onBreak={(reason) => {
            close();
            setTyped({ digest: plan.digest, reason });
          }}
          onClose={close}
        />
      )}
    </>
  );
  return { breakGlass, ways, progress, dialogs };
}
