import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import styles from "./EmptyState.module.css";

type Props = {
  icon: LucideIcon;
  title: string;
  /** What this place is for and how it fills. */
  children: ReactNode;
  /** The next step, as buttons. */
  actions?: ReactNode;
};

/** An empty place that teaches what it is for. */
export function EmptyState({ icon: Icon, title, children, actions }: Props) {
  return (
    <section className={styles.empty} aria-label={title}>
      <Icon className={styles.icon} size={28} strokeWidth={1.5} aria-hidden />
      <h2 className={styles.title}>{title}</h2>
      <div className={styles.text}>{children}</div>
      {actions !== undefined && <div className={styles.actions}>{actions}</div>}
    </section>
  );
}
