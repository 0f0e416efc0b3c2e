import { Button } from "@mantine/core";
import type { BlockNodeView, SessionView } from "@/api/bindings";
import { ageInWords, sessionName } from "@/domain/blockage";
import styles from "./BlockagePanel.module.css";

type Props = {
  node: BlockNodeView;
  /** Milliseconds since it was seen. */
  past: number;
  onEnd: ((session: SessionView) => void) | null;
};

/** One session: whose it is, from where, what it does and for how long, and what it runs. */
export function SessionNode({ node, past, onEnd }: Props) {
  const { session, certain } = node;
  const { user, application, from, state, waitsFor, query } = session;
  const name = sessionName(session);
  const doing = [state, ageInWords(session, past)].filter(Boolean).join(" ");
  return (
    <div className={styles.session}>
      <div className={styles.facts}>
        <p className={styles.who}>
          <strong>{name}</strong>
          {!certain && <em className={styles.likely}>probably</em>}
          {user !== null && <span>{user}</span>}
          {application !== null && application !== "" && <span>{application}</span>}
          {from !== null && <span className={styles.aside}>from {from}</span>}
        </p>
        <p className={styles.aside}>
          {doing}
          {waitsFor !== null && `, waits for ${waitsFor}`}
        </p>
        {query !== null && query !== "" && (
          <code className={styles.query} title={query}>
            {short(query)}
          </code>
        )}
      </div>
      {onEnd !== null && (
        <Button size="compact-sm" aria-label={`End this session… (${name})`} onClick={() => onEnd(session)}>
          End this session…
        </Button>
      )}
    </div>
  );
}

/** Enough of a query to know it; the whole is in its tooltip. */
function short(query: string): string {
  const line = query.replace(/\s+/g, " ").trim();
  return line.length > 160 ? `${line.slice(0, 159)}…` : line;
}
