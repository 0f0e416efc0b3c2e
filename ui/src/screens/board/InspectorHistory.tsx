import type { UseQueryResult } from "@tanstack/react-query";
import type { EnvironmentView, StatusRowView, StatusView } from "@/api/bindings";
import { EnvironmentName } from "@/domain/EnvironmentBadge";
import { lookOf } from "@/domain/migrationState";
import { HalfWayLink } from "@/domain/stopped/HalfWayLink";
import { formatDuration } from "@/kit/format";
import { RelativeTime } from "@/kit/RelativeTime";
import { StateWord } from "@/kit/StateWord";
import { type BoardRow, hourOf, lostSince } from "./boardModel";
import styles from "./InspectorHistory.module.css";

type Props = {
  row: BoardRow;
  environments: readonly EnvironmentView[];
  statuses: readonly UseQueryResult<StatusView>[];
};

const wayOut: Partial<Record<StatusRowView["state"], string>> = {
  edited: "Undo the edit in the file, or put the change into a new migration.",
  "edited-line-endings": "Harmless: the SQL is the same.",
  missing: "Bring the file back from version control.",
  "out-of-order": "It runs before newer pending ones; give it a newer version if its order matters.",
  partial: "It can go on from there, be rolled back, or be resolved by hand.",
  failed: "Mend the script, then plan again.",
  duplicate: "Give one of the two files another version.",
};

/** What each environment says of the migration, and the way out where something is wrong. */
export function InspectorHistory({ row, environments, statuses }: Props) {
  if (environments.length === 0) return null;
  return (
    <dl className={styles.history} aria-label="On each environment">
      {environments.map((environment, index) => (
        <div key={environment.id} className={styles.entry}>
          <dt>
            <EnvironmentName environment={environment} />
          </dt>
          <dd data-old={lostSince(statuses[index]) !== null}>
            <Entry environment={environment} cell={row.cells[environment.id]} status={statuses[index]} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

type EntryProps = {
  environment: EnvironmentView;
  cell: StatusRowView | undefined;
  status: UseQueryResult<StatusView> | undefined;
};

function Entry({ environment, cell, status }: EntryProps) {
  if (cell === undefined) {
    return <span className={styles.aside}>{status?.isError ? "unreachable" : "not known"}</span>;
  }
  const lost = lostSince(status);
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
      {lost !== null && <p className={styles.lost}>Unreachable: this is as of {hourOf(lost)}.</p>}
      {help !== undefined && (
        <p className={styles.help}>
          {meaning} {help}
        </p>
      )}
      {cell.state === "partial" && <HalfWayLink project={environment.project} environment={environment.id} />}
    </>
  );
}
