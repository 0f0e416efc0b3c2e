import { Button, UnstyledButton } from "@mantine/core";
import type { UseQueryResult } from "@tanstack/react-query";
import { useMemo } from "react";
import type { EnvironmentView, StatusView } from "@/api/bindings";
import { toApiError } from "@/api/error";
import { EnvironmentBadge } from "@/domain/EnvironmentBadge";
import { sentence } from "@/domain/ErrorCard";
import { lookOf } from "@/domain/migrationState";
import { RelativeTime } from "@/kit/RelativeTime";
import { StateWord } from "@/kit/StateWord";
import { problemCounts } from "./boardModel";
import styles from "./StageCard.module.css";

type Props = {
  environment: EnvironmentView;
  status: UseQueryResult<StatusView>;
  chosen: boolean;
  onChoose: () => void;
};

/** One environment of the pipeline. Choosing it makes it what the footer acts on. */
export function StageCard({ environment, status, chosen, onChoose }: Props) {
  return (
    <li className={styles.card} data-tier={environment.tier} data-chosen={chosen}>
      <UnstyledButton
        className={styles.choose}
        aria-pressed={chosen}
        onClick={onChoose}
        title={environment.display}
      >
        <EnvironmentBadge environment={environment} />
      </UnstyledButton>
      <StageState name={environment.name} status={status} />
    </li>
  );
}

function StageState({ name, status }: { name: string; status: UseQueryResult<StatusView> }) {
  if (status.isError) {
    const { message, hint } = toApiError(status.error);
    return (
      <div className={styles.lost} role="alert">
        <p
          className={styles.why}
          title={[message, hint]
            .filter(Boolean)
            .map((it) => sentence(it ?? "", name))
            .join(" ")}
        >
          <StateWord glyph="stopped" tone="danger">
            unreachable
          </StateWord>{" "}
          {sentence(message, name)}
        </p>
        <Button
          size="compact-xs"
          className={styles.retry}
          onClick={() => void status.refetch()}
          loading={status.isFetching}
        >
          Retry
        </Button>
      </div>
    );
  }
  if (status.data === undefined) return <p className={styles.facts}>asking…</p>;
  return <StageFacts status={status.data} />;
}

function StageFacts({ status }: { status: StatusView }) {
  const problems = useMemo(() => problemCounts(status), [status]);
  const fresh = status.pending === 0 && problems.length === 0;
  return (
    <>
      <p className={styles.facts}>
        <span className={styles.head}>{status.head ?? "empty"}</span>
        {fresh && (
          <StateWord glyph="done" tone="success">
            up to date
          </StateWord>
        )}
        {status.pending > 0 && (
          <StateWord glyph="pending" tone="info">
            {status.pending} pending
          </StateWord>
        )}
        {problems.map(({ state, count }) => {
          const look = lookOf(state);
          return (
            <StateWord key={state} glyph={look.glyph} tone={look.tone}>
              {count} {look.word}
            </StateWord>
          );
        })}
      </p>
      <p className={styles.aside}>
        {status.server} · asked <RelativeTime at={status.checked} />
      </p>
    </>
  );
}
