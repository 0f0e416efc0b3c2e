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

/** A fresh copy of one of the page's icons. */
export type IconCopy = (name: string) => Node | null;

const severityWords = { info: "good to know", warn: "look first", block: "blocks" } as const;

class StatementMarker extends GutterMarker {
  constructor(
    private readonly block: Block,
    private readonly mark: Mark | undefined,
    private readonly icon: IconCopy,
  ) {
    super();
  }

  override eq(other: StatementMarker): boolean {
    return other.block === this.block && other.mark === this.mark;
  }

  override toDOM(): Node {
    const { block, mark } = this;
    const row = piece("cm-statement-row", "", `Statement ${block.index}: ${block.about}`);
    const finding = piece("cm-finding-mark", "", "");
    if (block.severity !== null) {
      finding.dataset.severity = block.severity;
      finding.title = `A finding: ${severityWords[block.severity]}`;
      put(finding, this.icon(block.severity));
    } else if (block.done) {
      finding.title = "Done before; not run again";
      put(finding, this.icon("done"));
    }
    const verdict = piece("cm-verdict", "", mark?.words ?? "");
    if (mark !== undefined) {
      verdict.dataset.tone = mark.tone;
      put(verdict, this.icon(mark.tone));
    }
    row.append(verdict, finding, piece("cm-statement-number", String(block.index), ""), ...this.impact());
    return row;
  }

  private impact(): Node[] {
    const { impact } = this.block;
    if (impact === null) return [];
    const badge = piece("cm-lock", lockBadge(impact), impactLine(impact));
    badge.dataset.tone = lockTone(impact);
    const work = piece("cm-work", "", workWords[impact.work]);
    if (impact.work !== "none") put(work, this.icon(impact.destroys ? "destroys" : impact.work));
    else if (impact.destroys) put(work, this.icon("destroys"));
    if (impact.destroys) {
      work.dataset.tone = "danger";
      work.title = impactLine(impact);
    }
    return [badge, work];
  }
}

function piece(className: string, text: string, title: string): HTMLSpanElement {
  const made = document.createElement("span");
  made.className = className;
  made.textContent = text;
  if (title !== "") made.title = title;
  return made;
}

function put(into: Node, child: Node | null) {
  if (child !== null) into.appendChild(child);
}

/** Where a statement begins: its number, lock, work, finding and verdict. Only what is in sight is made. */
function statements(icon: IconCopy, onChoose: (key: string) => void): Extension {
  return gutter({
    class: "cm-statements",
    lineMarker(view, line) {
      const found = pieceAt(view.state, line.from);
      if (found === null || found.from !== line.from || found.block.part !== "statement") return null;
      return new StatementMarker(found.block, view.state.field(shownField).marks.get(found.block.key), icon);
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
export function scriptGutters(icon: IconCopy, onChoose: (key: string) => void): Extension {
  return [heads, statements(icon, onChoose), transactions, fileLines()];
}
