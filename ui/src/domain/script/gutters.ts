import { type Extension, RangeSetBuilder, StateField } from "@codemirror/state";
import {
  Decoration,
  type DecorationSet,
  type EditorView,
  GutterMarker,
  gutter,
  lineNumbers,
  EditorView as View,
  WidgetType,
} from "@codemirror/view";
import { impactLine, lockBadge, lockTone, workWords } from "@/domain/preview/impactWords";
import type { Block, Script } from "./script";
import { changedBeside, type Mark, pieceAt, shownField } from "./scriptState";

const severityWords = { info: "good to know", warn: "look first", block: "blocks" } as const;
const severityTones = { info: "info", warn: "caution", block: "danger" } as const;

class StatementMarker extends GutterMarker {
  constructor(
    private readonly block: Block,
    private readonly mark: Mark | undefined,
  ) {
    super();
  }

  override eq(other: StatementMarker): boolean {
    return other.block === this.block && other.mark === this.mark;
  }

  /** As few elements as can be: a jump to another place makes dozens of these anew. */
  override toDOM(): Node {
    const { block, mark } = this;
    const row = piece("cm-statement-row", "", `Statement ${block.index}: ${block.about}`);
    if (mark !== undefined) row.append(icon("cm-verdict", mark.tone, mark.words, mark.tone));
    if (block.severity !== null) {
      const words = `A finding: ${severityWords[block.severity]}`;
      row.append(icon("cm-finding-mark", block.severity, words, severityTones[block.severity]));
    } else if (block.done) {
      row.append(icon("cm-finding-mark", "done", "Done before; not run again", "success"));
    }
    row.append(piece("cm-statement-number", String(block.index), ""), ...this.impact());
    return row;
  }

  private impact(): Node[] {
    const { impact } = this.block;
    if (impact === null) return [];
    const words = impactLine(impact);
    const letters = lockBadge(impact);
    const badge = piece(letters === "" ? "cm-no-lock" : "cm-lock", letters, words);
    badge.dataset.tone = lockTone(impact);
    const work = impact.destroys ? "destroys" : impact.work;
    if (work === "none") return [badge, piece("cm-no-work", "", "")];
    return [
      badge,
      impact.destroys
        ? icon("cm-work", work, words, "danger")
        : icon("cm-work", work, workWords[impact.work], "neutral"),
    ];
  }
}

function piece(className: string, text: string, title: string): HTMLSpanElement {
  const made = document.createElement("span");
  made.className = className;
  if (text !== "") made.textContent = text;
  if (title !== "") made.title = title;
  return made;
}

/** One of the shapes that `GutterIcons` hands to the style sheet. */
function icon(className: string, shape: string, title: string, tone: string): HTMLSpanElement {
  const made = piece(`cm-icon ${className}`, "", title);
  made.style.setProperty("--icon", `var(--icon-${shape})`);
  made.dataset.tone = tone;
  return made;
}

/** Where a statement begins: its number, lock, work, finding and verdict. Only what is in sight is made. */
function statements(onChoose: (key: string) => void): Extension {
  return gutter({
    class: "cm-statements",
    lineMarker(view, line) {
      const found = pieceAt(view.state, line.from);
      if (found === null || found.from !== line.from || found.block.part !== "statement") return null;
      return new StatementMarker(found.block, view.state.field(shownField).marks.get(found.block.key));
    },
    lineMarkerChange: (update) => changedBeside(update.startState, update.state),
    domEventHandlers: {
      mousedown(view, line) {
        const found = pieceAt(view.state, line.from);
        if (found !== null) onChoose(found.block.key);
        return found !== null;
      },
    },
  });
}

class BracketMarker extends GutterMarker {
  override elementClass: string;

  constructor(look: string) {
    super();
    this.elementClass = `cm-bracket-${look}`;
  }

  override eq(other: BracketMarker): boolean {
    return other.elementClass === this.elementClass;
  }
}

const brackets = ["first", "inside", "last", "only", "each", "each-on"] as const;
const markers = new Map<string, BracketMarker>(brackets.map((look) => [look, new BracketMarker(look)]));

/** A line along everything that one transaction holds; a tick for each statement that stands for itself. */
const transactions = gutter({
  class: "cm-transactions",
  lineMarker(view, line) {
    const found = pieceAt(view.state, line.from);
    return found === null ? null : (markers.get(bracketLook(view, line, found)) ?? null);
  },
  lineMarkerChange: (update) => changedBeside(update.startState, update.state),
});

function bracketLook(
  view: EditorView,
  line: { from: number; to: number },
  { block, from, at }: { block: Block; from: number; at: number },
): string {
  const starts = line.from === from;
  if (block.bracket === "each") return starts ? "each" : "each-on";
  if (block.bracket === "inside") return "inside";
  const { script } = view.state.field(shownField);
  const next = script.starts[at + 1];
  const ends = line.to + 1 >= (next ?? script.text.length);
  if (block.bracket === "only" && starts && ends) return "only";
  if (starts && block.bracket !== "last") return "first";
  return ends && block.bracket !== "first" ? "last" : "inside";
}

/** Line numbers as the file has them, not as the viewer counts. */
function fileLines(): Extension {
  return lineNumbers({
    formatNumber(number, state) {
      if (number > state.doc.lines) return String(state.doc.lines);
      const { from } = state.doc.line(number);
      const found = pieceAt(state, from);
      if (found === null || found.block.line === null) return "";
      return String(found.block.line + number - state.doc.lineAt(found.from).number);
    },
  });
}

class SectionHead extends WidgetType {
  constructor(private readonly section: Script["sections"][number]) {
    super();
  }

  override eq(other: SectionHead): boolean {
    const { title, aside, note } = this.section;
    return title === other.section.title && aside === other.section.aside && note === other.section.note;
  }

  override toDOM(): HTMLElement {
    const { title, aside, note } = this.section;
    const made = document.createElement("div");
    made.className = "cm-section";
    const name = piece("cm-section-title", title, title);
    made.append(name, piece("cm-section-aside", aside, aside), piece("cm-section-note", note, note));
    return made;
  }

  override get estimatedHeight(): number {
    return sectionHeight;
  }
}

/** What `cm-section` is high in the style sheet, in pixels: jumps land right before it was drawn. */
const sectionHeight = 49;

const heads = StateField.define<DecorationSet>({
  create: (state) => headsOf(state.field(shownField).script),
  update(made, transaction) {
    const { script } = transaction.state.field(shownField);
    return script === transaction.startState.field(shownField).script ? made : headsOf(script);
  },
  provide: (field) => View.decorations.from(field),
});

function headsOf({ sections }: Script): DecorationSet {
  const made = new RangeSetBuilder<Decoration>();
  for (const section of sections) {
    made.add(
      section.from,
      section.from,
      Decoration.widget({ widget: new SectionHead(section), block: true, side: -1 }),
    );
  }
  return made.finish();
}

/** Everything beside and between the text: heads, statements, transactions, lines of the files. */
export function scriptGutters(onChoose: (key: string) => void): Extension {
  return [heads, statements(onChoose), transactions, fileLines()];
}
