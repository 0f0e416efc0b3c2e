import { Button } from "@mantine/core";
import type { UseQueryResult } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ArrowRight, Plus } from "lucide-react";
import { Fragment } from "react";
import type { EnvironmentView, StatusView } from "@/api/bindings";
import styles from "./Pipeline.module.css";
import { StageCard } from "./StageCard";

type Props = {
  project: string;
  environments: readonly EnvironmentView[];
  statuses: readonly UseQueryResult<StatusView>[];
  chosen: string | null;
  onChoose: (environment: string) => void;
};

/** The environments in promotion order. */
export function Pipeline({ project, environments, statuses, chosen, onChoose }: Props) {
  if (environments.length === 0) return <NoEnvironment project={project} />;
  return (
    <ol className={styles.pipeline} aria-label="Environments in promotion order">
      {environments.map((environment, index) => {
        const status = statuses[index];
        if (status === undefined) return null;
        return (
          <Fragment key={environment.id}>
            {index > 0 && (
              <li className={styles.arrow} aria-hidden>
                <ArrowRight size={14} />
              </li>
            )}
            <StageCard
              environment={environment}
              status={status}
              chosen={environment.id === chosen}
              onChoose={() => onChoose(environment.id)}
            />
          </Fragment>
        );
      })}
    </ol>
  );
}

function NoEnvironment({ project }: { project: string }) {
  return (
    <div className={styles.none}>
      <p>
        <strong>No environment yet.</strong> An environment is one database that these migrations go to. Add
        your own first, then staging and production.
      </p>
      <Button
        variant="filled"
        leftSection={<Plus size={14} aria-hidden />}
        renderRoot={(props) => <Link {...props} to="/p/$project/environments/new" params={{ project }} />}
      >
        Add environment
      </Button>
    </div>
  );
}
