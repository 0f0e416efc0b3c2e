import type { ReactNode } from "react";
import styles from "./Notice.module.css";
import { type Glyph, StateGlyph, type Tone } from "./StateGlyph";

type Props = {
  tone: Tone;
  title: string;
  children?: ReactNode;
  actions?: ReactNode;
  glyph?: Glyph;
};

/** Something to know before going on: a glyph, a sentence, and the ways out. */
export function Notice({ tone, title, children, actions, glyph = glyphOf(tone) }: Props) {
  return (
    <section className={styles.notice} data-tone={tone} aria-label={title}>
      <StateGlyph glyph={glyph} tone={tone} />
      <div className={styles.body}>
        <p className={styles.title}>{title}</p>
        {children !== undefined && <div className={styles.text}>{children}</div>}
      </div>
      {actions !== undefined && <div className={styles.actions}>{actions}</div>}
    </section>
  );
}

function glyphOf(tone: Tone): Glyph {
  if (tone === "success") return "done";
  return tone === "caution" || tone === "danger" ? "warning" : "note";
}
