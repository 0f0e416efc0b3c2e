import { Button } from "@mantine/core";
import type { UseQueryResult } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Undo2 } from "lucide-react";
import type { EnvironmentView, FolderView, StatusView } from "@/api/bindings";
import { FooterSpace } from "@/domain/Screen";
import { shellWord } from "@/domain/shellWord";
import { HalfWayLink } from "@/domain/stopped/HalfWayLink";
import { CopyCommand } from "@/kit/CopyButton";
import { plural } from "@/kit/format";
import { StateWord } from "@/kit/StateWord";
import styles from "./BoardFooter.module.css";
import { hourOf, lostSince } from "./boardModel";

type Props = {
  project: string;
  environment: EnvironmentView;
  status: UseQueryResult<StatusView>;
  folder: FolderView | undefined;
};

/** What may be done next on the chosen environment. */
export function BoardFooter({ project, environment, status, folder }: Props) {
  const { name, id } = environment;
  const params = { project, environment: id };
  // What an unreachable environment said earlier is no ground for a plan.
  const data = status.isError ? undefined : status.data;
  const pending = data?.pending ?? 0;
  return (
    <>
      <span className={styles.words}>{wordsOf(name, status)}</span>
      {data !== undefined && data.attention > 0 && (
        <StateWord glyph="warning" tone="caution">
          {data.attention === 1 ? "1 needs attention" : `${data.attention} need attention`}
        </StateWord>
      )}
      {data !== undefined && data.attention > 0 && data.rows.some((row) => row.state === "partial") && (
        <HalfWayLink project={project} environment={id} />
      )}
      <Findings folder={folder} />
      <FooterSpace />
      <CopyCommand
        command={
          pending > 0 ? `godwit plan --env ${shellWord(name)}` : `godwit status --env ${shellWord(name)}`
        }
      />
      {data !== undefined && data.head !== null && (
        <Button
          leftSection={<Undo2 size={14} aria-hidden />}
          renderRoot={(props) => <Link {...props} to="/p/$project/rollback/$environment" params={params} />}
        >
          Roll back…
        </Button>
      )}
      {pending > 0 && (
        <Button
          variant="filled"
          renderRoot={(props) => <Link {...props} to="/p/$project/plan/$environment" params={params} />}
        >
          Plan {pending} for {name}
        </Button>
      )}
    </>
  );
}

function wordsOf(name: string, status: UseQueryResult<StatusView>): string {
  const lost = lostSince(status);
  if (lost !== null) return `${name} is unreachable: nothing can be planned. Shown as of ${hourOf(lost)}`;
  if (status.isError) return `${name} is unreachable, so its state is not known`;
  if (status.data === undefined) return `Asking ${name}…`;
  return status.data.pending === 0 ? `${name} is up to date` : `${status.data.pending} pending for ${name}`;
}

function Findings({ folder }: { folder: FolderView | undefined }) {
  const findings = folder?.findings ?? [];
  const blocking = findings.filter((finding) => finding.severity === "block").length;
  if (blocking > 0) {
    return (
      <StateWord glyph="failed" tone="danger">
        {blocking === 1 ? "1 finding blocks" : `${blocking} findings block`}
      </StateWord>
    );
  }
  if (findings.length === 0) return null;
  return (
    <StateWord glyph="note" tone="neutral">
      {plural(findings.length, "finding")}
    </StateWord>
  );
}
