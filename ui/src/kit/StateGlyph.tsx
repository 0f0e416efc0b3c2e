import type { LucideIcon } from "lucide-react";
import {
  Ban,
  Check,
  Circle,
  CircleDashed,
  CircleDot,
  CircleHelp,
  Flag,
  Info,
  LoaderCircle,
  Minus,
  Pencil,
  RotateCcw,
  TriangleAlert,
  X,
} from "lucide-react";
import styles from "./StateGlyph.module.css";

/** What a colour means. Never shown without a glyph or a word beside it. */
export type Tone = "success" | "info" | "caution" | "danger" | "neutral";

const glyphs = {
  done: Check,
  pending: Circle,
  running: CircleDot,
  partial: CircleDashed,
  failed: X,
  edited: Pencil,
  missing: CircleHelp,
  warning: TriangleAlert,
  declared: Flag,
  undone: RotateCcw,
  stopped: Ban,
  working: LoaderCircle,
  note: Info,
  none: Minus,
} satisfies Record<string, LucideIcon>;

/** The shapes that a state can have. */
export type Glyph = keyof typeof glyphs;

type Props = { glyph: Glyph; tone: Tone };

/** A state's shape. Decorative: the word beside it, or the parent's label, carries the meaning. */
export function StateGlyph({ glyph, tone }: Props) {
  const Icon = glyphs[glyph];
  return (
    <Icon
      className={styles.glyph}
      data-tone={tone}
      data-glyph={glyph}
      size={14}
      strokeWidth={2}
      aria-hidden
    />
  );
}
