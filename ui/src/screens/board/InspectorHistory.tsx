import type { EnvironmentView, StatusRowView } from "@/api/bindings";
import { EnvironmentName } from "@/domain/EnvironmentBadge";
import { lookOf } from "@/domain/migrationState";
import { formatDuration } from "@/kit/format";
import { RelativeTime } from "@/kit/RelativeTime";
import { StateWord } from "@/kit/StateWord";
import type { BoardRow } from "./boardModel";
import styles from "./InspectorHistory.module.css";

type Props = { row: BoardRow; environments: readonly EnvironmentView[] };

const wayOut: Partial<Record<StatusRowView["state"], string>> = {
  edited: "Undo the edit in the file, or put the change into a new migration.",
  "edited-line-endings": "Harmless: the SQL is the same.",
  missing: "Bring the file back from version control.",
  "out-of-order": "It runs before newer pending ones; give it a newer version if its order matters.",
  partial: "Look at what its statements did, finish or undo them by hand, then resolve it.",
  failed: "Mend the script, then plan again.",
  duplicate: "Give one of the two files another version.",
};

/** What each environment says of the migration, and the way out where something is wrong. */
export function InspectorHistory({ row, environments }: Props) {
  if (environments.length === 0) return null;
  return (
    <dl className={styles.history} aria-label="On each environment">
      {environments.map((environment) => (
        <div key={environment.id} className={styles.entry}>
          <dt>
            <EnvironmentName environment={environment} />
          </dt>
          <dd>
            <Entry cell={row.cells[environment.id]} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Entry({ cell }: { cell: StatusRowView | undefined }) {
  if (cell === undefined) return <span className={styles.aside}>not known</span>;
  const { glyph, tone, word, meaning } = lookOf(cell.state);
  const help = wayOut[cell.state];
  return (
    <>
      <StateWord glyph={glyph} tone={tone}>
        {word}
      </StateWord>
      {cell.detail !== null && <span className={styles.aside}> {cell.detail}</span>}
      {cell.at !== null && (
        <span className={styles.aside}>
          {" "}
          <RelativeTime at={cell.at} />
          {cell.by !== null && ` by ${cell.by}`}
          {cell.millis !== null && `, ${formatDuration(cell.millis)}`}
        </span>
      )}
      {help !== undefined && (
        <p className={styles.help}>
          {meaning} {help}
        </p>
      )}
    </>
  );
}
