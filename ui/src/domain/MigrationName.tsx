import styles from "./MigrationName.module.css";

type Props = { version: string; name: string };

/** A migration as `0042 add_orders`; the whole name shows on hover. */
export function MigrationName({ version, name }: Props) {
  return (
    <span className={styles.migration} title={`${version} ${name}`}>
      <span className={styles.version}>{version}</span> {name}
    </span>
  );
}
