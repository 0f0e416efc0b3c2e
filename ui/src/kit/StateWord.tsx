import type { ReactNode } from "react";
import { type Glyph, StateGlyph, type Tone } from "./StateGlyph";
import styles from "./StateWord.module.css";

type Props = { glyph: Glyph; tone: Tone; children: ReactNode };

/** A glyph and its word in the same tone. */
export function StateWord({ glyph, tone, children }: Props) {
  return (
    <span className={styles.word} data-tone={tone}>
      <StateGlyph glyph={glyph} tone={tone} />
      <span>{children}</span>
    </span>
  );
}
