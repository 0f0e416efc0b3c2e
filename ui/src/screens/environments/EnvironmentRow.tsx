import { ActionIcon } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { ArrowDown, ArrowUp, GripVertical } from "lucide-react";
import type { KeyboardEvent } from "react";
import type { EnvironmentView } from "@/api/bindings";
import { useApi } from "@/api/context";
import { usePasswordState, useStatus } from "@/api/queries";
import { EnvironmentBadge } from "@/domain/EnvironmentBadge";
import { ErrorCard } from "@/domain/ErrorCard";
import { engineName, protectLevels, tlsModes } from "@/domain/engine";
import { passwordWords } from "@/domain/password";
import { StateWord } from "@/kit/StateWord";
import styles from "./EnvironmentList.module.css";
import { EnvironmentMenu } from "./EnvironmentMenu";
import { TestResult } from "./TestResult";

type Props = {
  project: string;
  environment: EnvironmentView;
  place: { index: number; count: number };
  marked: boolean;
  dragged: boolean;
  onMove: (to: number) => void;
  onDrag: (on: boolean) => void;
  onDrop: () => void;
};

/** One environment: where it is, what guards it, whether it answers, and what can be done with it. */
export function EnvironmentRow(props: Props) {
  const { project, environment, place, marked, dragged, onMove, onDrag, onDrop } = props;
  const api = useApi();
  const test = useMutation({ mutationFn: () => api.environment.test({ id: environment.id, draft: null }) });
  const { name, address, display, protect } = environment;
  const move = (event: KeyboardEvent) => {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!event.altKey || step === undefined) return;
    event.preventDefault();
    onMove(place.index + step);
  };
  return (
    <li
      className={styles.item}
      aria-label={name}
      data-marked={marked}
      data-dragged={dragged}
      onKeyDown={move}
      onDragOver={(event) => event.preventDefault()}
      onDrop={onDrop}
    >
      <div className={styles.row}>
        <div className={styles.order}>
          <span
            className={styles.handle}
            draggable
            aria-hidden
            onDragStart={(event) => {
              event.dataTransfer.effectAllowed = "move";
              event.dataTransfer.setData("text/plain", name);
              onDrag(true);
            }}
            onDragEnd={() => onDrag(false)}
          >
            <GripVertical size={14} />
          </span>
          {place.index + 1}
        </div>
        <div className={styles.cell}>
          <Link
            className={styles.name}
            to="/p/$project/environments/$environment"
            params={{ project, environment: environment.id }}
          >
            <EnvironmentBadge environment={environment} />
          </Link>
          <span className={styles.subtle}>{engineName(address.engine)}</span>
        </div>
        <div className={styles.cell}>
          <span className={styles.address} title={display}>
            {display}
          </span>
          {address.engine !== "sqlite" && (
            <span className={styles.subtle}>
              TLS: {tlsModes.find((it) => it.value === address.tls)?.label.toLowerCase()}
            </span>
          )}
        </div>
        <div className={styles.cell}>
          <span>{protectLevels.find((it) => it.value === protect)?.label}</span>
          <span className={styles.subtle}>
            {address.engine === "sqlite" ? (
              "no password needed"
            ) : (
              <PasswordWords environment={environment.id} />
            )}
          </span>
        </div>
        <Answer environment={environment.id} />
        <div className={styles.tools}>
          <ActionIcon
            aria-label={`Move ${name} up`}
            disabled={place.index === 0}
            onClick={() => onMove(place.index - 1)}
          >
            <ArrowUp size={14} aria-hidden />
          </ActionIcon>
          <ActionIcon
            aria-label={`Move ${name} down`}
            disabled={place.index === place.count - 1}
            onClick={() => onMove(place.index + 1)}
          >
            <ArrowDown size={14} aria-hidden />
          </ActionIcon>
          <EnvironmentMenu project={project} environment={environment} onTest={() => test.mutate()} />
        </div>
      </div>
      {test.isPending && (
        <div className={styles.below} role="status">
          Testing the connection…
        </div>
      )}
      {test.error !== null && <ErrorCard error={test.error} target={name} onRetry={() => test.mutate()} />}
      {test.data !== undefined && !test.isPending && (
        <div className={styles.below}>
          <TestResult result={test.data} engine={address.engine} />
        </div>
      )}
    </li>
  );
}

function PasswordWords({ environment }: { environment: string }) {
  const { data, error } = usePasswordState(environment);
  if (error !== null) return "password: keyring not readable";
  return data === undefined ? "password: …" : `password: ${passwordWords(data).short}`;
}

function Answer({ environment }: { environment: string }) {
  const { data, error, isPending } = useStatus(environment);
  if (error !== null) {
    return (
      <div className={styles.cell} title={error.message}>
        <StateWord glyph="failed" tone="danger">
          does not answer
        </StateWord>
        <span className={styles.subtle}>{error.message}</span>
      </div>
    );
  }
  if (isPending) return <span className={styles.subtle}>asking…</span>;
  return (
    <div className={styles.cell}>
      <StateWord glyph="done" tone="success">
        connected
      </StateWord>
      <span className={styles.subtle}>
        {data.server}, at {data.head ?? "no migration"}
      </span>
    </div>
  );
}
