import { Button } from "@mantine/core";
import type { DrillView, EnvironmentView, ScheduleView } from "@/api/bindings";
import { useDrills, useSchedules } from "@/api/queries";
import { EnvironmentName } from "@/domain/EnvironmentBadge";
import { ErrorCard, sentence } from "@/domain/ErrorCard";
import { formatDuration } from "@/kit/format";
import { PlainTable } from "@/kit/PlainTable";
import { RelativeTime } from "@/kit/RelativeTime";
import { SkeletonBlock } from "@/kit/SkeletonBlock";
import { StateWord } from "@/kit/StateWord";
import styles from "./BackupsScreen.module.css";

type Props = {
  project: string;
  /** Those that are shown: all, or the chosen one. */
  environments: readonly EnvironmentView[];
  onSchedule: (environment: EnvironmentView) => void;
};

/** Of each environment: how its backups were proven last, what a run there lacks, and when they are taken. */
export function EnvironmentSummary({ project, environments, onSchedule }: Props) {
  const drills = useDrills(project);
  const schedules = useSchedules();
  if (drills.error !== null) return <ErrorCard error={drills.error} onRetry={() => void drills.refetch()} />;
  if (drills.data === undefined)
    return <SkeletonBlock label="Loading restore drills" rows={environments.length} />;
  return (
    <div className={styles.summary}>
      <PlainTable
        label="Restore drills and schedules"
        head={["Environment", "Last restore drill", "Time to recover", "For a run", "Schedule"]}
      >
        {environments.map((it) => {
          const drill = drills.data.find(({ environment }) => environment === it.id);
          return (
            <tr key={it.id}>
              <td>
                <EnvironmentName environment={it} />
              </td>
              <td>
                <LastDrill drill={drill} />
              </td>
              <td className={styles.number}>{formatDuration(drill?.tookMillis ?? null)}</td>
              <td>
                <Lacks drill={drill} production={it.tier === "production"} />
              </td>
              <td>
                <span className={styles.schedule}>
                  {schedules.error === null ? (
                    <ScheduleWords schedule={schedules.data?.find((known) => known.environment === it.id)} />
                  ) : (
                    <span className={styles.subtle}>not known</span>
                  )}
                  <Button
                    size="compact-xs"
                    aria-label={`Schedule of ${it.name}…`}
                    onClick={() => onSchedule(it)}
                  >
                    Schedule…
                  </Button>
                </span>
              </td>
            </tr>
          );
        })}
      </PlainTable>
    </div>
  );
}

function LastDrill({ drill }: { drill: DrillView | undefined }) {
  if (drill === undefined || drill.at === null)
    return (
      <StateWord glyph="pending" tone="caution">
        never
      </StateWord>
    );
  return <RelativeTime at={drill.at} />;
}

function Lacks({ drill, production }: { drill: DrillView | undefined; production: boolean }) {
  if (!production) return <span className={styles.subtle}>asks for none</span>;
  if (drill === undefined) return <span className={styles.subtle}>not known</span>;
  if (drill.lacks !== null)
    return (
      <StateWord glyph="failed" tone="danger">
        {sentence(drill.lacks)}
      </StateWord>
    );
  return (
    <StateWord glyph="done" tone="success">
      proven backup is there
    </StateWord>
  );
}

function ScheduleWords({ schedule }: { schedule: ScheduleView | undefined }) {
  if (schedule === undefined) return <span className={styles.subtle}>no schedule</span>;
  const { words, paused, trouble, lastOutcome } = schedule;
  if (trouble !== null)
    return (
      <StateWord glyph="warning" tone="danger">
        {words}: {trouble}
      </StateWord>
    );
  if (lastOutcome?.kind === "failed")
    return (
      <StateWord glyph="failed" tone="danger">
        {words}; the last one failed: {lastOutcome.why}
      </StateWord>
    );
  return <span>{paused ? `${words}; paused` : words}</span>;
}
