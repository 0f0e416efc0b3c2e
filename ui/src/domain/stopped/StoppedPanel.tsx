import { Button } from "@mantine/core";
import { RotateCw } from "lucide-react";
import type { EnvironmentView } from "@/api/bindings";
import { useStopped } from "@/api/queries";
import { ErrorCard } from "@/domain/ErrorCard";
import { TargetErrorActions } from "@/domain/TargetErrorActions";
import { Notice } from "@/kit/Notice";
import { SkeletonBlock } from "@/kit/SkeletonBlock";
import { Stopped } from "./Stopped";
import styles from "./StoppedPanel.module.css";

type Props = { project: string; environment: EnvironmentView };

/** What stopped half-way on an environment, asked of its target, and the ways on. */
export function StoppedPanel({ project, environment }: Props) {
  const { data, error, isFetching, refetch } = useStopped(environment.id);
  const lookAgain = () => void refetch();
  if (error !== null) {
    return (
      <ErrorCard
        error={error}
        target={environment.name}
        onRetry={lookAgain}
        actions={<TargetErrorActions error={error} project={project} environment={environment.id} />}
      />
    );
  }
  if (data === undefined) return <SkeletonBlock label="Asking the target what stopped" rows={6} />;
  const again = (
    <Button leftSection={<RotateCw size={14} aria-hidden />} loading={isFetching} onClick={lookAgain}>
      Look again
    </Button>
  );
  if (data === null) {
    return (
      <div className={styles.none}>
        <Notice tone="success" title={`No migration stands half-way on ${environment.name}`} actions={again}>
          What was begun last is in its history as a whole, or not at all.
        </Notice>
      </div>
    );
  }
  return <Stopped project={project} environment={environment} stopped={data} again={again} />;
}
