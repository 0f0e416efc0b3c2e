import type { TierView } from "@/api/bindings";
import styles from "./TierLabel.module.css";

type Props = { tier: TierView };

/** A tier's word on its colour. */
export function TierLabel({ tier }: Props) {
  return (
    <span className={styles.tier} data-tier={tier}>
      {tier}
    </span>
  );
}
