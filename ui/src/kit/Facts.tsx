import type { ReactNode } from "react";
import styles from "./Facts.module.css";

type Props = { facts: readonly (readonly [label: string, value: ReactNode])[] };

/** Labels and what they stand for, in two columns. */
export function Facts({ facts }: Props) {
  return (
    <dl className={styles.facts}>
      {facts.map(([label, value]) => (
        <div key={label} className={styles.fact}>
          <dt className={styles.label}>{label}</dt>
          <dd className={styles.value}>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
