import { Check, type LucideIcon } from "lucide-react";
import { type ReactNode, useId } from "react";
import styles from "./FirstRunScreen.module.css";

type Props = {
  icon: LucideIcon;
  title: string;
  points: readonly string[];
  /** Its button. */
  children: ReactNode;
};

/** One way to begin, and what comes of it. */
export function Choice({ icon: Icon, title, points, children }: Props) {
  const id = useId();
  return (
    <section className={styles.choice} aria-labelledby={id}>
      <Icon className={styles.icon} size={22} strokeWidth={1.6} aria-hidden />
      <h2 id={id} className={styles.name}>
        {title}
      </h2>
      <ul className={styles.points}>
        {points.map((point) => (
          <li key={point} className={styles.point}>
            <Check className={styles.tick} size={14} aria-hidden />
            {point}
          </li>
        ))}
      </ul>
      <div className={styles.button}>{children}</div>
    </section>
  );
}
