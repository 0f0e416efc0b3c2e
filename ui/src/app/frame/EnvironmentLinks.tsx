import { ActionIcon, Tooltip } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { Plus } from "lucide-react";
import { useEnvironments, useStatuses } from "@/api/queries";
import { EnvironmentName } from "@/domain/EnvironmentBadge";
import styles from "./EnvironmentLinks.module.css";

/** A head that fits beside a name: `0042`, or the word for an environment that does not answer. */
const longest = "unreachable".length;

type Props = { project: string };

/** The environments in promotion order, each with its head. */
export function EnvironmentLinks({ project }: Props) {
  const environments = useEnvironments(project).data ?? [];
  const statuses = useStatuses(environments);
  const heads = statuses.map((status) =>
    status.isError ? "unreachable" : (status.data?.head ?? (status.isSuccess ? "empty" : "")),
  );
  // A version that is a timestamp tells itself apart at its end, so it gets a line of its own; all do then.
  const long = heads.some((head) => head.length > longest);
  return (
    <section className={styles.section} aria-label="Environments" data-long={long}>
      <div className={styles.head}>
        <h2 className={styles.title}>
          <Link to="/p/$project/environments" params={{ project }} className={styles.all}>
            Environments
          </Link>
        </h2>
        <Tooltip label="Add an environment">
          <ActionIcon
            size={20}
            aria-label="Add environment"
            renderRoot={(props) => <Link {...props} to="/p/$project/environments/new" params={{ project }} />}
          >
            <Plus size={14} aria-hidden />
          </ActionIcon>
        </Tooltip>
      </div>
      {environments.map((environment, index) => {
        const status = statuses[index];
        const head = heads[index] ?? "";
        return (
          <Link
            key={environment.id}
            to="/p/$project/environments/$environment"
            params={{ project, environment: environment.id }}
            className={styles.link}
            activeProps={{ "data-active": true }}
            title={environment.display}
          >
            <EnvironmentName environment={environment} />
            <span className={styles.version} data-lost={status?.isError} title={head}>
              {head}
            </span>
          </Link>
        );
      })}
    </section>
  );
}
