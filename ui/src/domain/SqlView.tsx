import { sql as sqlLanguage } from "@codemirror/lang-sql";
import { syntaxHighlighting } from "@codemirror/language";
import { highlightSelectionMatches, search, searchKeymap } from "@codemirror/search";
import { EditorState } from "@codemirror/state";
import { Decoration, EditorView, GutterMarker, gutter, keymap, lineNumbers } from "@codemirror/view";
import { useEffect, useRef } from "react";
import type { EngineView } from "@/api/bindings";
import styles from "./SqlView.module.css";
import { dialectOf, sqlColours } from "./sqlLanguage";

type Props = {
  sql: string;
  engine: EngineView;
  /** Names the view for people who cannot see it: *up script of 0042*. */
  label: string;
  /** First lines of the statements, in order: each gets its number in the gutter. */
  statementLines: readonly number[];
  /** Lines to point out, such as those of findings. */
  markedLines?: readonly number[];
};

/** A script to read: SQL colours, line numbers, a number where each statement begins, Ctrl F. */
export function SqlView({ sql, engine, label, statementLines, markedLines }: Props) {
  const host = useRef<HTMLDivElement>(null);
  const starts = statementLines.join(",");
  const marks = (markedLines ?? []).join(",");
  const view = useRef<EditorView | null>(null);
  useEffect(() => {
    if (host.current === null) return;
    const made = new EditorView({ parent: host.current });
    view.current = made;
    return () => {
      made.destroy();
      view.current = null;
    };
  }, []);
  useEffect(() => {
    const numbers = starts === "" ? [] : starts.split(",").map(Number);
    const marked = marks === "" ? [] : marks.split(",").map(Number);
    view.current?.setState(
      EditorState.create({ doc: sql, extensions: extensions(engine, label, numbers, marked) }),
    );
  }, [sql, engine, label, starts, marks]);
  return <div ref={host} className={styles.view} />;
}

class StatementMarker extends GutterMarker {
  constructor(readonly index: number) {
    super();
  }

  override eq(other: StatementMarker): boolean {
    return other.index === this.index;
  }

  override toDOM(): Node {
    const made = document.createElement("span");
    made.textContent = String(this.index);
    made.title = `Statement ${this.index}`;
    return made;
  }
}

function extensions(engine: EngineView, label: string, starts: number[], marked: number[]) {
  return [
    EditorState.readOnly.of(true),
    EditorView.editable.of(false),
    EditorView.lineWrapping,
    EditorView.contentAttributes.of({
      "aria-label": label,
      tabindex: "0",
      role: "textbox",
      "aria-readonly": "true",
    }),
    sqlLanguage({ dialect: dialectOf(engine) }),
    syntaxHighlighting(sqlColours),
    search({ top: true }),
    highlightSelectionMatches(),
    keymap.of(searchKeymap),
    gutter({
      class: "cm-statements",
      lineMarker: (view, line) => {
        const at = starts.indexOf(view.state.doc.lineAt(line.from).number);
        return at < 0 ? null : new StatementMarker(at + 1);
      },
    }),
    lineNumbers(),
    EditorView.decorations.of((view) => {
      const lines = [...new Set(marked)]
        .filter((line) => line >= 1 && line <= view.state.doc.lines)
        .sort((a, b) => a - b);
      return Decoration.set(
        lines.map((line) => Decoration.line({ class: "cm-marked" }).range(view.state.doc.line(line).from)),
      );
    }),
  ];
}
