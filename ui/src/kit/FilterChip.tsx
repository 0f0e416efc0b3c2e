import { UnstyledButton } from "@mantine/core";
import styles from "./FilterChip.module.css";

type Props = { pressed: boolean; onPress: () => void; children: string; count?: number };

/** A filter that is on or off, with how many it would show. */
export function FilterChip({ pressed, onPress, children, count }: Props) {
  return (
    <UnstyledButton className={styles.chip} aria-pressed={pressed} onClick={onPress}>
      {children}
      {count !== undefined && " "}
      {count !== undefined && <span className={styles.count}>{count.toLocaleString("en-GB")}</span>}
    </UnstyledButton>
  );
}
