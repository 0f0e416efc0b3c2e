import { Modal } from "@mantine/core";
import type { EnvironmentView } from "@/api/bindings";
import { useSchedules } from "@/api/queries";
import { ErrorCard } from "@/domain/ErrorCard";
import { SkeletonBlock } from "@/kit/SkeletonBlock";
import { ScheduleForm } from "./ScheduleForm";

type Props = { environment: EnvironmentView; onClose: () => void };

/** When backups of an environment are taken by themselves. */
export function ScheduleDialog({ environment, onClose }: Props) {
  const { data, error, refetch } = useSchedules();
  return (
    <Modal
      opened
      onClose={onClose}
      title={`Schedule of ${environment.name}`}
      size={560}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      {error !== null && <ErrorCard error={error} onRetry={() => void refetch()} />}
      {error === null && data === undefined && <SkeletonBlock label="Loading the schedule" rows={4} />}
      {data !== undefined && (
        <ScheduleForm
          environment={environment}
          kept={data.find((it) => it.environment === environment.id) ?? null}
          onClose={onClose}
        />
      )}
    </Modal>
  );
}
