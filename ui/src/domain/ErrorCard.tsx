import { Button, CopyButton, UnstyledButton } from "@mantine/core";
import { ChevronDown, ChevronRight, CircleX } from "lucide-react";
import { type ReactNode, useId, useState } from "react";
import { toApiError } from "@/api/error";
import styles from "./ErrorCard.module.css";
import { PlaceExcerpt } from "./PlaceExcerpt";
import { targetStateInWords } from "./targetState";

type Props = {
  /** Anything that a query or mutation rejected with. */
  error: unknown;
  /** The target's name, for the sentence about its state. */
  target?: string;
  onRetry?: () => void;
  /** Other ways out. */
  actions?: ReactNode;
};

/** What failed, where, what state the target is in and what can be done; the driver's words under *Details*. */
export function ErrorCard({ error, target = "the target", onRetry, actions }: Props) {
  const { message, hint, place, targetState, causes, code } = toApiError(error);
  return (
    <section className={styles.card} role="alert">
      <CircleX className={styles.icon} size={16} aria-hidden />
      <div className={styles.body}>
        <p className={styles.message}>{sentence(message, target)}</p>
        {place !== null && <PlaceExcerpt place={place} />}
        {targetState !== null && <p className={styles.state}>{targetStateInWords(target, targetState)}</p>}
        {hint !== null && <p className={styles.hint}>{sentence(hint)}</p>}
        {(onRetry !== undefined || actions !== undefined) && (
          <div className={styles.actions}>
            {onRetry !== undefined && <Button onClick={onRetry}>Retry</Button>}
            {actions}
          </div>
        )}
        <Details code={code} causes={causes} />
      </div>
    </section>
  );
}

/** The driver's own words, folded away, with a button that copies them. */
export function Details({ code, causes }: { code: string; causes: readonly string[] }) {
  const [open, setOpen] = useState(false);
  const id = useId();
  const words = [...causes, `code: ${code}`].join("\n");
  return (
    <div className={styles.details}>
      <UnstyledButton
        className={styles.toggle}
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpen(!open)}
      >
        {open ? <ChevronDown size={14} aria-hidden /> : <ChevronRight size={14} aria-hidden />}
        Details
      </UnstyledButton>
      <div id={id} hidden={!open}>
        <pre className={styles.causes}>{words}</pre>
        <CopyButton value={words}>
          {({ copied, copy }) => <Button onClick={copy}>{copied ? "Copied" : "Copy details"}</Button>}
        </CopyButton>
      </div>
    </div>
  );
}

/** A clause from Rust as a sentence. A name at its beginning stays as it is written. */
export function sentence(clause: string, name?: string): string {
  const named = name !== undefined && clause.startsWith(name);
  const upper = named ? clause : clause.charAt(0).toUpperCase() + clause.slice(1);
  return /[.!?]$/.test(upper) ? upper : `${upper}.`;
}
