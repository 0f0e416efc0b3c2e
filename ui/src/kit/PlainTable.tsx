import type { ReactNode } from "react";
import styles from "./PlainTable.module.css";

type Props = {
  /** Names the table for people who cannot see it. */
  label: string;
  head: readonly string[];
  /** Rows, as `tr`. */
  children: ReactNode;
};

/** A short table, all of it in the page. */
export function PlainTable({ label, head, children }: Props) {
  return (
    <table className={styles.table} aria-label={label}>
      <thead>
        <tr>
          {head.map((words) => (
            <th key={words} scope="col">
              {words}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>{children}</tbody>
    </table>
  );
}
