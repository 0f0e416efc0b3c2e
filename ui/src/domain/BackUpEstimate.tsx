import type { UseQueryResult } from "@tanstack/react-query";
import type { BackupEstimateView } from "@/api/bindings";
import { Facts } from "@/kit/Facts";
import { formatBytes, formatDuration, plural } from "@/kit/format";
import { Notice } from "@/kit/Notice";
import { SkeletonBlock } from "@/kit/SkeletonBlock";
import styles from "./BackUpEstimate.module.css";
import { ErrorCard } from "./ErrorCard";

type Props = {
  estimate: UseQueryResult<BackupEstimateView>;
  /** Whether what is to be taken is named. */
  whole: boolean;
};

/** How large a backup is expected to be and how long it takes, before it is taken. */
export function BackUpEstimate({ estimate: { data, error, refetch }, whole }: Props) {
  if (!whole) return <p className={styles.subtle}>Name at least one to see what the backup will be like.</p>;
  if (error !== null) return <ErrorCard error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <SkeletonBlock label="Looking at the database" rows={5} />;
  const short = data.free !== null && data.bytes !== null && data.bytes > data.free;
  return (
    <section aria-label="What to expect">
      <Facts
        facts={[
          ["Takes", `${plural(data.tables, "table")}, ${formatBytes(data.databaseBytes)} in the database`],
          ["Expected", `${formatBytes(data.bytes)} in ${formatDuration(data.millis)}`],
          ["By", data.fromLast ? "the last backup of it" : "the size of the database: a first guess"],
          [
            "Goes to",
            <span key="folder">
              <code>{data.folder}</code>, {formatBytes(data.free)} free
            </span>,
          ],
          ["With", data.tool],
        ]}
      />
      {short && (
        <Notice tone="danger" title="There is not enough space for it">
          Free some, or choose another folder in the settings.
        </Notice>
      )}
    </section>
  );
}
