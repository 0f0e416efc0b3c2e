import { UnstyledButton } from "@mantine/core";
import { ChevronDown, ChevronRight } from "lucide-react";
import { useId, useState } from "react";
import type { BlockNodeView, SessionView } from "@/api/bindings";
import { blockageInWords, firstSessions, mayBeEnded } from "@/domain/blockage";
import type { Blocked } from "@/domain/runWaits";
import { formatDuration, plural } from "@/kit/format";
import { StateWord } from "@/kit/StateWord";
import { useSeconds } from "@/kit/useNow";
import styles from "./BlockagePanel.module.css";
import { SessionNode } from "./SessionNode";

type Props = { blocked: Blocked; own: number | null; onEnd: ((session: SessionView) => void) | null };

/** So many sessions of those that wait are shown before a person asks for all. */
const few = 5;

/** Who blocks the statement that runs, who blocks those, and who waits behind it; ages tick on. */
export function BlockagePanel({ blocked, own, onEnd }: Props) {
  const { blockage, since, at } = blocked;
  const now = useSeconds();
  const past = Math.max(0, now - Date.parse(at));
  return (
    <section className={styles.panel} aria-label="Who waits for whom">
      <p className={styles.head}>
        <StateWord glyph="stopped" tone="caution">
          {blockageInWords(blockage)}
        </StateWord>
        <span className={styles.aside}>{formatDuration(Math.max(1000, now - Date.parse(since)))}</span>
      </p>
      {blockage.blockedBy.length > 0 && (
        <div>
          <h3 className={styles.title}>Blocked by</h3>
          <Tree
            nodes={blockage.blockedBy}
            label="Blocked by"
            behind="Blocked in turn by"
            past={past}
            waiting={false}
            onEnd={onEnd}
            own={own}
          />
        </div>
      )}
      {blockage.blocking.length > 0 && (
        <Behind nodes={blockage.blocking} waiting={blockage.waiting} past={past} />
      )}
    </section>
  );
}

type BehindProps = { nodes: readonly BlockNodeView[]; waiting: number; past: number };

function Behind({ nodes, waiting, past }: BehindProps) {
  const [all, setAll] = useState(false);
  const id = useId();
  const { shown, more } = firstSessions(nodes, all ? Number.POSITIVE_INFINITY : few);
  const words = `${plural(waiting, "session")} ${waiting === 1 ? "waits" : "wait"} behind us`;
  return (
    <div>
      <h3 className={styles.title}>{words}</h3>
      <div id={id}>
        <Tree
          nodes={shown}
          label={words}
          behind="Waits behind that"
          past={past}
          waiting
          onEnd={null}
          own={null}
        />
      </div>
      {(more > 0 || all) && (
        <UnstyledButton
          className={styles.more}
          aria-expanded={all}
          aria-controls={id}
          onClick={() => setAll(!all)}
        >
          {all ? <ChevronDown size={14} aria-hidden /> : <ChevronRight size={14} aria-hidden />}
          {all ? `Show ${few} only` : `Show ${more} more`}
        </UnstyledButton>
      )}
    </div>
  );
}

type TreeProps = {
  nodes: readonly BlockNodeView[];
  label: string;
  /** What those further down are to the one above. */
  behind: string;
  past: number;
  /** Whether these wait themselves: nothing is to be done about them, so they stand closer. */
  waiting: boolean;
  own: number | null;
  onEnd: Props["onEnd"];
};

function Tree({ nodes, label, ...rest }: TreeProps) {
  const { behind, past, own, onEnd, waiting } = rest;
  return (
    <ul className={styles.tree} aria-label={label} data-waiting={waiting}>
      {nodes.map((node) => (
        <li key={`${node.session.id} ${node.session.token}`}>
          <SessionNode
            node={node}
            past={past}
            onEnd={onEnd !== null && mayBeEnded(node.session, own) ? onEnd : null}
          />
          {node.also.length > 0 && (
            <div className={styles.also}>
              <p className={styles.aside}>{behind}</p>
              <Tree nodes={node.also} label={behind} {...rest} />
            </div>
          )}
        </li>
      ))}
    </ul>
  );
}
