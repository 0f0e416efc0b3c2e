import type { RestorePreviewView } from "@/api/bindings";
import { sentence } from "@/domain/ErrorCard";
import { Facts } from "@/kit/Facts";
import { formatCount, plural } from "@/kit/format";
import { Notice } from "@/kit/Notice";
import { PlainTable } from "@/kit/PlainTable";
import { Section } from "@/kit/Section";
import { compareTables } from "./compareTables";
import styles from "./RestoreScreen.module.css";

type Props = { preview: RestorePreviewView };

/** Tables that are listed; those that lose most come first. */
const most = 200;

/** What a restore would do, in numbers, before anything is touched. */
export function RestoreEffect({ preview }: Props) {
  const { backup, address, tablesNow, blocked } = preview;
  const tables = compareTables(tablesNow, backup.tables);
  return (
    <Section title={backup.engine === "postgres" ? "4  What will happen" : "3  What will happen"}>
      <Verdict preview={preview} />
      {blocked === null && backup.proof.kind === "read" && (
        <Notice tone="info" title="The backup was read, not restored yet">
          A restore drill first would prove that it restores, and say how long that takes.
        </Notice>
      )}
      {blocked === null && backup.proof.kind === "not-verified" && (
        <Notice tone="caution" title="The backup is not verified">
          It is read back first, and refused before anything is touched if that fails.
        </Notice>
      )}
      <Facts
        facts={[
          ["Target", <code key="address">{address}</code>],
          [
            "Afterwards",
            `${plural(backup.tables.length, "table")}, ${plural(backup.rows ?? 0, "row")}, ${backup.head === null ? "no migration applied" : `migrated to ${backup.head}`}`,
          ],
        ]}
      />
      <PlainTable label="Rows now and afterwards" head={["Table", "Rows now", "Afterwards", "Change"]}>
        {tables.slice(0, most).map(({ table, now, after }) => (
          <tr key={table}>
            <td>
              <code>{table}</code>
            </td>
            <td className={styles.number}>{now === null ? "–" : formatCount(now)}</td>
            <td className={styles.number}>{after === null ? "gone" : formatCount(after)}</td>
            <td className={styles.number} data-loss={(after ?? 0) < (now ?? 0)}>
              {change(now, after)}
            </td>
          </tr>
        ))}
      </PlainTable>
      {tables.length > most && (
        <p className={styles.subtle}>and {plural(tables.length - most, "table")} more that lose less</p>
      )}
    </Section>
  );
}

function Verdict({ preview }: Props) {
  const { target, replaces, rowsNow, tablesNow, safetyBackup, blocked } = preview;
  if (blocked !== null) {
    return (
      <Notice tone="danger" glyph="stopped" title="This cannot be done">
        {sentence(blocked)} Nothing was touched. Choose another backup or another destination.
      </Notice>
    );
  }
  if (!replaces) {
    return (
      <Notice tone="info" title="Nothing that exists is replaced">
        The backup goes into a database that is new or empty.
      </Notice>
    );
  }
  return (
    <Notice
      tone="danger"
      title={`Replaces ${plural(tablesNow.length, "table")} and ${plural(rowsNow ?? 0, "row")} in ${target}`}
    >
      {safetyBackup
        ? "A safety backup of what is there now is taken and read back first; it is the way back."
        : "No safety backup is taken: there is no way back."}
    </Notice>
  );
}

function change(now: number | null, after: number | null): string {
  if (now === null) return "new";
  const difference = (after ?? 0) - now;
  if (difference === 0) return after === null ? "gone" : "same count";
  return `${difference > 0 ? "+" : "−"}${formatCount(Math.abs(difference))}`;
}
