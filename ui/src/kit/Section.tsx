import { type ReactNode, useId } from "react";
import styles from "./Section.module.css";

type Props = {
  title: string;
  /** What it is about, in a sentence. */
  about?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
};

/** A titled part of a page or of a form. */
export function Section({ title, about, actions, children }: Props) {
  const id = useId();
  return (
    <section className={styles.section} aria-labelledby={id}>
      <div className={styles.head}>
        <div>
          <h2 id={id} className={styles.title}>
            {title}
          </h2>
          {about !== undefined && <div className={styles.about}>{about}</div>}
        </div>
        {actions !== undefined && <div className={styles.actions}>{actions}</div>}
      </div>
      {children}
    </section>
  );
}
