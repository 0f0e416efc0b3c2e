import { type EditorState, StateEffect, StateField } from "@codemirror/state";
import { blockAt, type Script } from "./script";

/** What became of a statement in a dry run, as the gutter shows it. */
export type Mark = { tone: "success" | "danger" | "caution"; words: string };

/** What a viewer shows beside the text. */
export type Shown = {
  script: Script;
  /** The piece that was chosen; -1 where none is. */
  current: number;
  /** Marks by a piece's key. */
  marks: ReadonlyMap<string, Mark>;
};

export const show = StateEffect.define<Partial<Shown>>();

/** The script behind the text. The text itself is only drawn; everything is looked up here. */
export const shownField = StateField.define<Shown>({
  create: () => ({
    script: { text: "", blocks: [], starts: [], sections: [], positions: new Map() },
    current: -1,
    marks: new Map(),
  }),
  update(shown, transaction) {
    let made = shown;
    for (const effect of transaction.effects) {
      if (effect.is(show)) made = { ...made, ...effect.value };
    }
    return made;
  },
});

/** Whether what stands beside the text changed. */
export function changedBeside(before: EditorState, after: EditorState): boolean {
  return before.field(shownField) !== after.field(shownField);
}

/** The piece at a character, with its position. */
export function pieceAt(state: EditorState, position: number) {
  const { script } = state.field(shownField);
  const at = blockAt(script, position);
  const block = script.blocks[at];
  return block === undefined ? null : { block, at, from: script.starts[at] ?? 0 };
}
