import type { PlaceView } from "@/api/bindings";
import styles from "./PlaceExcerpt.module.css";

type Props = { place: PlaceView };

/** A place in a script: `file:line:column` over the line itself, the column marked. */
export function PlaceExcerpt({ place }: Props) {
  const before = place.excerpt.slice(0, place.column - 1).replace(/[^\t]/g, " ");
  return (
    <figure className={styles.place}>
      <figcaption className={styles.where}>{`${place.file}:${place.line}:${place.column}`}</figcaption>
      <pre className={styles.line}>
        <span className={styles.number}>{place.line}</span>
        {place.excerpt}
      </pre>
      <pre className={styles.line} aria-hidden>
        <span className={styles.number} />
        {before}
        <span className={styles.caret}>^</span>
      </pre>
    </figure>
  );
}
