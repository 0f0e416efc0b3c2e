import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useEnvironments } from "@/api/queries";
import { NoEnvironment } from "@/domain/NoEnvironment";
import { FooterSpace, Screen } from "@/domain/Screen";
import { shellWord } from "@/domain/shellWord";
import { StoppedPanel } from "@/domain/stopped/StoppedPanel";
import { CopyCommand } from "@/kit/CopyButton";

type Props = { project: string; environment: string };

/** What stopped half-way on one environment: statement by statement, with the ways on. */
export function StoppedScreen({ project, environment: id }: Props) {
  const environments = useEnvironments(project);
  const environment = environments.data?.find((it) => it.id === id);
  if (environment === undefined) {
    return (
      <Screen title="Stopped half-way" project={project}>
        <NoEnvironment project={project} query={environments}>
          A migration can stop half-way where no transaction holds its statements.
        </NoEnvironment>
      </Screen>
    );
  }
  return (
    <Screen
      title={`Stopped half-way on ${environment.name}`}
      acting={environment.tier}
      project={project}
      footer={
        <>
          <FooterSpace />
          <CopyCommand command={`godwit resume --show --env ${shellWord(environment.name)}`} />
          <Button
            renderRoot={(props) => (
              <Link {...props} to="/p/$project/board" params={{ project }} search={{ environment: id }} />
            )}
          >
            Back to the Board
          </Button>
        </>
      }
    >
      <StoppedPanel project={project} environment={environment} />
    </Screen>
  );
}
