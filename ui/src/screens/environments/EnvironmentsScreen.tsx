import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { Plus, Server } from "lucide-react";
import { useEnvironments } from "@/api/queries";
import { ErrorCard } from "@/domain/ErrorCard";
import { KeyringNotice } from "@/domain/KeyringNotice";
import { Screen } from "@/domain/Screen";
import { EmptyState } from "@/kit/EmptyState";
import { SkeletonBlock } from "@/kit/SkeletonBlock";
import { EnvironmentList } from "./EnvironmentList";
import styles from "./EnvironmentsScreen.module.css";

type Props = {
  project: string;
  /** The environment whose sheet is open. */
  marked: string | null;
};

/** A project's environments in the order in which migrations are promoted. */
export function EnvironmentsScreen({ project, marked }: Props) {
  const { data, error, refetch } = useEnvironments(project);
  const add = (
    <Button
      variant="filled"
      leftSection={<Plus size={14} aria-hidden />}
      renderRoot={(props) => <Link {...props} to="/p/$project/environments/new" params={{ project }} />}
    >
      Add environment…
    </Button>
  );
  return (
    <Screen title="Environments" aside="in the order of promotion" project={project}>
      {error !== null && <ErrorCard error={error} onRetry={() => void refetch()} />}
      {error === null && data === undefined && <SkeletonBlock label="Loading environments" />}
      {data?.length === 0 && (
        <EmptyState icon={Server} title="No environment yet" actions={add}>
          An environment is one database that the migrations go to: its address, what is at stake there, and
          where its password is kept. Add them in the order in which you promote, your own first.
        </EmptyState>
      )}
      {data !== undefined && data.length > 0 && (
        <div className={styles.page}>
          <KeyringNotice />
          <EnvironmentList project={project} environments={data} marked={marked} />
          <div className={styles.under}>
            {add}
            <span className={styles.hint}>
              Move one by its handle, its arrows, or <kbd>Alt</kbd> <kbd>↑</kbd> <kbd>↓</kbd>.
            </span>
          </div>
        </div>
      )}
    </Screen>
  );
}
