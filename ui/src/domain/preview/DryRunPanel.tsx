import { Button, Radio, UnstyledButton } from "@mantine/core";
import { useVirtualizer } from "@tanstack/react-virtual";
import { FlaskConical } from "lucide-react";
import { useRef } from "react";
import type { DryRun, DryRunKind, DryRunStatement } from "@/api/previewTypes";
import { ErrorCard, sentence } from "@/domain/ErrorCard";
import { formatDuration, plural } from "@/kit/format";
import { Notice } from "@/kit/Notice";
import { StateWord } from "@/kit/StateWord";
import { useSeconds } from "@/kit/useNow";
import styles from "./DryRunPanel.module.css";
import { dryRunKinds, markOf, outcomeLook } from "./dryRunWords";

type Props = {
  kind: DryRunKind;
  onKind: (kind: DryRunKind) => void;
  /** When the run that goes on began, in milliseconds since 1970; `null` where none does. */
  since: number | null;
  result: DryRun | null;
  error: unknown;
  target: string;
  onRun: () => void;
  onCancel: () => void;
  /** Shows a statement. */
  onShow: (statement: DryRunStatement) => void;
  /** Shows how the schema differs. */
  onSchema: () => void;
};

/** A dry run: which kind, what it proves and what not, and what came of it. */
export function DryRunPanel(props: Props) {
  const { kind, onKind, since, result, error, target, onRun, onCancel } = props;
  const running = since !== null;
  // A result says what it proves itself.
  const explained = result === null || running || result.kind !== kind;
  return (
    <div className={styles.panel}>
      <Radio.Group label="Kind of dry run" value={kind} onChange={(value) => onKind(kindOf(value))}>
        <div className={styles.kinds}>
          {dryRunKinds.map((it) => (
            <Radio
              key={it.value}
              size="xs"
              value={it.value}
              disabled={running}
              label={it.label}
              description={explained && it.value === kind && <Proof proves={it.proves} not={it.not} />}
            />
          ))}
        </div>
      </Radio.Group>
      <div className={styles.buttons}>
        {running ? (
          <>
            <Button onClick={onCancel}>Cancel the dry run</Button>
            <Elapsed since={since} />
          </>
        ) : (
          <Button variant="light" leftSection={<FlaskConical size={14} aria-hidden />} onClick={onRun}>
            {result === null ? "Start the dry run" : "Run it again"}
          </Button>
        )}
      </div>
      {error !== null && !running && <ErrorCard error={error} target={target} onRetry={onRun} />}
      <div className={styles.outcome} aria-live="polite">
        {result !== null && !running && <Outcome {...props} result={result} />}
      </div>
    </div>
  );
}

function kindOf(value: string): DryRunKind {
  return dryRunKinds.find((it) => it.value === value)?.value ?? "static";
}

function Proof({ proves, not }: { proves: string; not: string }) {
  return (
    <span className={styles.proof}>
      <span>
        <b>Proves:</b> {proves}
      </span>
      <span>
        <b>Does not prove:</b> {not}
      </span>
    </span>
  );
}

function Elapsed({ since }: { since: number }) {
  const now = useSeconds();
  return (
    <span className={styles.elapsed} role="status">
      running for {formatDuration(Math.max(0, now - since))}
    </span>
  );
}

function Outcome({ result, onShow, onSchema }: Pick<Props, "onShow" | "onSchema"> & { result: DryRun }) {
  const look = outcomeLook(result);
  const kind = dryRunKinds.find((it) => it.value === result.kind)?.label ?? result.kind;
  return (
    <>
      <Notice tone={look.tone} glyph={look.glyph} title={look.title}>
        <p>
          {kind}, {plural(result.statements.length, "statement")}, {formatDuration(result.tookMs)}.
        </p>
        <div className={styles.said}>
          {result.proves !== "" && <p>Proves: {sentence(result.proves)}</p>}
          {result.doesNotProve !== "" && <p>Does not prove: {sentence(result.doesNotProve)}</p>}
          {result.notes.map((note) => (
            <p key={note}>{sentence(note)}</p>
          ))}
        </div>
      </Notice>
      {result.schema !== null && (
        <Button size="compact-sm" onClick={onSchema} disabled={result.schema.length === 0}>
          {result.schema.length === 0
            ? "The schema stays as it is"
            : `Before → after: ${plural(result.schema.length, "object")}…`}
        </Button>
      )}
      <Verdicts statements={result.statements} onShow={onShow} />
    </>
  );
}

function Verdicts({
  statements,
  onShow,
}: { statements: readonly DryRunStatement[] } & Pick<Props, "onShow">) {
  const scroller = useRef<HTMLUListElement>(null);
  const virtual = useVirtualizer({
    count: statements.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => 52,
    overscan: 6,
  });
  if (statements.length === 0) return null;
  return (
    <ul ref={scroller} className={styles.verdicts} aria-label="Verdicts">
      <li role="presentation" aria-hidden style={{ height: virtual.getTotalSize() }} />
      {virtual.getVirtualItems().map(({ index, start }) => {
        const it = statements[index];
        return (
          it !== undefined && (
            <li
              key={`${it.step} ${it.index}`}
              ref={virtual.measureElement}
              data-index={index}
              className={styles.place}
              style={{ transform: `translateY(${start}px)` }}
            >
              <Verdict statement={it} onShow={onShow} />
            </li>
          )
        );
      })}
    </ul>
  );
}

function Verdict({ statement, onShow }: { statement: DryRunStatement } & Pick<Props, "onShow">) {
  const { step, index, verdict, message, millis, locks, rewrote } = statement;
  const { tone } = markOf(statement);
  const glyph = tone === "success" ? "done" : tone === "danger" ? "failed" : "stopped";
  return (
    <UnstyledButton className={styles.verdict} onClick={() => onShow(statement)}>
      <span className={styles.line}>
        <StateWord glyph={glyph} tone={tone}>
          {step}, statement {index}: {verdict}
        </StateWord>
        {millis !== null && <span className={styles.millis}>{formatDuration(millis)}</span>}
      </span>
      {message !== null && <span className={styles.message}>{sentence(message)}</span>}
      {locks.map((lock) => (
        <span key={`${lock.relation} ${lock.mode}`} className={styles.detail}>
          {lock.mode} on {lock.relation}
        </span>
      ))}
      {rewrote.length > 0 && <span className={styles.detail}>wrote anew: {rewrote.join(", ")}</span>}
    </UnstyledButton>
  );
}
