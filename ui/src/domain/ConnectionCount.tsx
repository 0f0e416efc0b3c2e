import { Tooltip } from "@mantine/core";
import { useEnvironments, useStatuses } from "@/api/queries";
import styles from "./ConnectionCount.module.css";

type Props = { project: string };

/** How many of the project's environments answered when last asked. */
export function ConnectionCount({ project }: Props) {
  const environments = useEnvironments(project).data ?? [];
  const statuses = useStatuses(environments);
  if (environments.length === 0) return null;
  const connected = statuses.filter((status) => status.isSuccess).length;
  const lost = environments.filter((_, index) => statuses[index]?.isError);
  const asking = connected + lost.length < environments.length;
  const state = asking ? "asking" : lost.length === 0 ? "whole" : "lost";
  const words = asking
    ? "asking…"
    : lost.length === 0
      ? `${connected} connected`
      : `${connected} of ${environments.length} connected`;
  return (
    <Tooltip label={lost.map((it) => `${it.name} is unreachable`).join(", ")} disabled={lost.length === 0}>
      <span className={styles.count} data-state={state}>
        <span className={styles.dot} aria-hidden />
        {words}
      </span>
    </Tooltip>
  );
}
