import { Lock } from "lucide-react";
import type { EnvironmentView } from "@/api/bindings";
import styles from "./EnvironmentBadge.module.css";
import { TierLabel } from "./TierLabel";

type Props = { environment: Pick<EnvironmentView, "name" | "tier"> };

/** Names an environment and its tier. Never colour alone: production also has a lock and the word. */
export function EnvironmentBadge({ environment }: Props) {
  return (
    <span className={styles.badge} data-tier={environment.tier}>
      <span className={styles.name}>{environment.name}</span>
      {environment.tier === "production" && <Lock size={12} strokeWidth={2.2} aria-hidden />}{" "}
      <TierLabel tier={environment.tier} />
    </span>
  );
}

/** An environment's dot and name, with a lock on production. */
export function EnvironmentName({
  environment,
}: {
  environment: Pick<EnvironmentView, "name" | "tier" | "colour">;
}) {
  return (
    <span className={styles.badge} data-tier={environment.tier}>
      <span
        className={styles.dot}
        style={environment.colour === null ? undefined : { background: environment.colour }}
        aria-hidden
      />
      <span className={styles.name}>{environment.name}</span>
      {environment.tier === "production" && <Lock size={12} strokeWidth={2.2} aria-label="production" />}
    </span>
  );
}
