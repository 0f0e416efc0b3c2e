import { RangeSetBuilder, StateEffect } from "@codemirror/state";
import { Decoration, type DecorationSet, EditorView, ViewPlugin, type ViewUpdate } from "@codemirror/view";
import { highlightTree } from "@lezer/highlight";
import type { EngineView } from "@/api/bindings";
import { dialectOf, sqlColours } from "@/domain/sqlLanguage";
import { type Block, blockAt, endOf } from "./script";
import { changedBeside, shownField } from "./scriptState";

/** Statements longer than this are shown without colours: reading one takes longer than a person waits. */
export const colourLimit = 64 * 1024;

type Tree = ReturnType<ReturnType<typeof dialectOf>["language"]["parser"]["parse"]>;

/** How long statements are read at a stretch before the page may answer, in milliseconds. */
const stretch = 8;

/** How many statements stay read. */
const keptTrees = 2000;

const coloursReady = StateEffect.define<null>();

/**
 * Colours and shades the pieces in sight, each read by itself.
 *
 * What comes into sight is drawn plain and coloured in a task after it: a jump over thousands of lines is drawn
 * several times until all heights are known. While one scrolls, that happens beyond the edges, where nobody sees it.
 *
 * A language over the whole text would have to read everything above a place before it could colour it; where
 * statements begin is known already, so that a jump to the last of many thousands costs as much as to the first.
 */
export function scriptColours(engine: EngineView) {
  const parser = dialectOf(engine).language.parser;
  const plugin = ViewPlugin.fromClass(
    class {
      decorations: DecorationSet;
      private trees = new Map<number, Tree>();
      private unread: number[] = [];
      private timer = 0;

      constructor(private readonly view: EditorView) {
        this.decorations = this.draw(view);
        this.readLater();
      }

      update(update: ViewUpdate) {
        if (update.docChanged) this.trees.clear();
        const ready = update.transactions.some((it) => it.effects.some((effect) => effect.is(coloursReady)));
        if (
          ready ||
          update.docChanged ||
          update.viewportChanged ||
          changedBeside(update.startState, update.state)
        ) {
          this.decorations = this.draw(update.view);
          this.readLater();
        }
      }

      destroy() {
        window.clearTimeout(this.timer);
      }

      private readLater() {
        window.clearTimeout(this.timer);
        if (this.unread.length > 0) this.timer = window.setTimeout(() => this.read());
      }

      private read() {
        const { script } = this.view.state.field(shownField);
        const until = performance.now() + stretch;
        if (this.trees.size + this.unread.length > keptTrees) this.trees.clear();
        while (this.unread.length > 0 && performance.now() < until) {
          const at = this.unread.shift() ?? 0;
          this.trees.set(at, parser.parse(script.text.slice(script.starts[at], endOf(script, at))));
        }
        if (this.unread.length === 0) this.view.dispatch({ effects: coloursReady.of(null) });
        else this.readLater();
      }

      private draw(view: EditorView): DecorationSet {
        const { script, current } = view.state.field(shownField);
        const made = new RangeSetBuilder<Decoration>();
        this.unread = [];
        for (const { from, to } of view.visibleRanges) {
          const last = blockAt(script, to);
          for (let at = Math.max(0, blockAt(script, from)); at <= last; at += 1) {
            const block = script.blocks[at];
            if (block === undefined) continue;
            const start = script.starts[at] ?? 0;
            const end = endOf(script, at);
            const part = { from: Math.max(from, start), to: Math.min(to, end) };
            const line = lineLook(block.part, block.done, at === current);
            const put = (tokenFrom: number, tokenTo: number, classes: string) => {
              made.add(start + tokenFrom, start + tokenTo, token(classes));
            };
            const tree = this.trees.get(at) ?? null;
            if (tree === null && !quiet.has(block.part) && end - start <= colourLimit) this.unread.push(at);
            for (let position = part.from; position <= part.to; ) {
              const { from: lineFrom, to: lineTo } = view.state.doc.lineAt(position);
              if (lineFrom === start) made.add(lineFrom, lineFrom, first);
              if (line !== null && lineFrom >= part.from) made.add(lineFrom, lineFrom, line);
              if (tree !== null) {
                const tokensFrom = Math.max(position, lineFrom) - start;
                highlightTree(tree, sqlColours, put, tokensFrom, Math.min(lineTo, part.to) - start);
              }
              position = lineTo + 1;
            }
          }
        }
        return made.finish();
      }
    },
    { decorations: (it) => it.decorations },
  );
  return [plugin, sqlColours.module === null ? [] : EditorView.styleModule.of(sqlColours.module)];
}

/** What Godwit sends around the statements stays in the background. */
const quiet: ReadonlySet<Block["part"]> = new Set(["boundary", "history"]);

const tokens = new Map<string, Decoration>();

function token(classes: string): Decoration {
  const kept = tokens.get(classes);
  if (kept !== undefined) return kept;
  const made = Decoration.mark({ class: classes });
  tokens.set(classes, made);
  return made;
}

const first = Decoration.line({ class: "cm-first" });
const looks = new Map<string, Decoration>();

function lineLook(part: string, done: boolean, current: boolean): Decoration | null {
  const classes = [
    part === "statement" ? "" : `cm-part-${part}`,
    done ? "cm-done" : "",
    current ? "cm-current" : "",
  ]
    .filter((it) => it !== "")
    .join(" ");
  if (classes === "") return null;
  const kept = looks.get(classes);
  if (kept !== undefined) return kept;
  const made = Decoration.line({ class: classes });
  looks.set(classes, made);
  return made;
}
