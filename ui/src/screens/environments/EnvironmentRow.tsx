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

/** A drag by the handle: its begin and end, and the place that the pointer is over, if any. */
export type Drag = "begin" | "end" | "cancel" | number | null;

type Props = {
  project: string;
  environment: EnvironmentView;
  place: { index: number; count: number };
  marked: boolean;
  dragged: boolean;
  /** Whether the dragged one would land here. */
  over: boolean;
  onMove: (to: number) => void;
  onDrag: (what: Drag) => void;
};

/** One environment: where it is, what guards it, whether it answers, and what can be done with it. */
export function EnvironmentRow(props: Props) {
  const { project, environment, place, marked, dragged, over, onMove, onDrag } = props;
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
      data-place={place.index}
      data-over={over}
    >
      <div className={styles.row}>
        <div className={styles.order}>
          <span
            className={styles.handle}
            aria-hidden
            onPointerDown={(event) => {
              event.preventDefault();
              event.currentTarget.setPointerCapture(event.pointerId);
              onDrag("begin");
            }}
            onPointerMove={(event) => {
              if (dragged) onDrag(placeAt(event.clientX, event.clientY));
            }}
            onPointerUp={() => onDrag("end")}
            onPointerCancel={() => onDrag("cancel")}
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
          <TestResult
            result={test.data}
            engine={address.engine}
            environment={environment}
            onMarked={() => test.mutate()}
          />
        </div>
      )}
    </li>
  );
}

/** Pointer events, since the window keeps the browser's own dragging for files. */
function placeAt(x: number, y: number): number | null {
  const row = document.elementFromPoint(x, y)?.closest<HTMLElement>("[data-place]");
  return row?.dataset.place === undefined ? null : Number(row.dataset.place);
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
          unreachable
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
