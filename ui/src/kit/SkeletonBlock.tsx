import { Skeleton } from "@mantine/core";
import styles from "./SkeletonBlock.module.css";
import { useDelayed } from "./useDelayed";

type Props = {
  /** What is being loaded, for people who cannot see it. */
  label: string;
  rows?: number;
};

/** Grey lines where text will be; nothing at all while loading takes less than 300 ms. */
export function SkeletonBlock({ label, rows = 6 }: Props) {
  const visible = useDelayed();
  return (
    <div className={styles.block} role="status" aria-label={label} aria-busy>
      {visible &&
        Array.from({ length: rows }, (_, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the lines are alike and never move.
          <Skeleton key={index} height={10} width={`${88 - ((index * 23) % 47)}%`} radius="xl" />
        ))}
    </div>
  );
}
