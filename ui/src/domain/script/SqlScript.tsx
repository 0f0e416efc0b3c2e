import { type Diagnostic, setDiagnostics } from "@codemirror/lint";
import { highlightSelectionMatches, search, searchKeymap } from "@codemirror/search";
import { EditorState, type Extension, type StateEffect, Text } from "@codemirror/state";
import { EditorView, hoverTooltip, keymap } from "@codemirror/view";
import { type CSSProperties, useEffect, useMemo, useRef } from "react";
import type { EngineView } from "@/api/bindings";
import { impactLine } from "@/domain/preview/impactWords";
import { colourLimit, scriptColours } from "./colours";
import { GutterIcons } from "./GutterIcons";
import { scriptGutters } from "./gutters";
import styles from "./SqlScript.module.css";
import { nextStatement, type Script } from "./script";
import { type Mark, pieceAt, show, shownField } from "./scriptState";

/** Where to look; a new object jumps again, even to the same place. */
export type Jump = { key: string };

type Props = {
  script: Script;
  engine: EngineView;
  /** Names the view for people who cannot see it. */
  label: string;
  current: Jump | null;
  /** Marks by a piece's key, such as a dry run's verdicts. */
  marks: ReadonlyMap<string, Mark>;
  /** What to underline, in characters of the script's text. */
  notes: readonly Diagnostic[];
  onChoose: (key: string) => void;
  /** Goes to the next or the previous finding. */
  onFinding: (by: 1 | -1) => void;
};

/**
 * A script of any length to read: what each statement locks, costs and is said of beside it, Ctrl F inside.
 *
 * Only what is in sight is coloured and given a gutter, so that the length of the script costs nothing.
 */
export function SqlScript(props: Props) {
  const { script, engine, label, current, marks, notes } = props;
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const built = useRef<string | null>(null);
  const calls = useRef(props);
  calls.current = props;
  useEffect(() => {
    return () => {
      view.current?.destroy();
      view.current = null;
      built.current = null;
    };
  }, []);
  useEffect(() => {
    if (host.current === null) return;
    const editor = view.current;
    const same = `${engine} ${label}`;
    // A plan that is read again mostly says the same: whoever reads it stays where they are.
    if (built.current === same && editor?.state.field(shownField).script.text === script.text) {
      editor.dispatch({ effects: show.of({ script }) }, setDiagnostics(editor.state, notes));
      return;
    }
    built.current = same;
    const { marks } = calls.current;
    const plain = EditorState.create({
      // Line ends are all alike by now, so that cutting at them is all there is to do.
      doc: Text.of(script.text.split("\n")),
      extensions: [
        reading(label),
        shownField.init(() => ({ script, current: -1, marks })),
        scriptGutters((key) => calls.current.onChoose(key)),
        scriptColours(engine),
        keys(calls),
        clicks(calls),
        impactTooltip,
      ],
    });
    const { state } = plain.update(setDiagnostics(plain, notes));
    // Drawn once, with everything: each change of a view costs as much as its first drawing.
    if (editor === null) view.current = new EditorView({ parent: host.current, state });
    else editor.setState(state);
  }, [script, notes, engine, label]);
  useEffect(() => {
    const editor = view.current;
    if (editor !== null && editor.state.field(shownField).marks !== marks) {
      editor.dispatch({ effects: show.of({ marks }) });
    }
  }, [marks]);
  useEffect(() => {
    const editor = view.current;
    if (editor === null) return;
    const at = (current === null ? undefined : script.positions.get(current.key)) ?? -1;
    const from = script.starts[at];
    const effects: StateEffect<unknown>[] = [];
    if (editor.state.field(shownField).current !== at) effects.push(show.of({ current: at }));
    if (from !== undefined && !inSight(editor, from)) {
      effects.push(EditorView.scrollIntoView(from, { y: "start", yMargin: 64 }));
    }
    if (effects.length > 0) editor.dispatch({ effects });
  }, [script, current]);
  const plain = useMemo(
    () => script.blocks.reduce((sum, it) => sum + Number(it.sql.length > colourLimit), 0),
    [script],
  );
  const digits = useMemo(
    () => String(script.blocks.reduce((most, it) => Math.max(most, it.index), 10)).length,
    [script],
  );
  return (
    <div className={styles.frame}>
      <div ref={host} className={styles.view} style={{ "--digits": digits } as CSSProperties} />
      <GutterIcons host={host} />
      {plain > 0 && (
        <p className={styles.plain}>
          {plain === 1 ? "One statement is" : `${plain} statements are`} too long for colours.
        </p>
      )}
    </div>
  );
}

/** Whether a place is drawn and not hidden by the edges: then nothing moves under the person's eyes. */
function inSight(view: EditorView, position: number): boolean {
  if (position < view.viewport.from || position > view.viewport.to) return false;
  const place = view.coordsAtPos(position);
  const { top, bottom } = view.scrollDOM.getBoundingClientRect();
  return place !== null && place.top >= top && place.bottom <= bottom - 40;
}

function reading(label: string): Extension {
  return [
    EditorState.readOnly.of(true),
    EditorView.editable.of(false),
    EditorView.lineWrapping,
    EditorView.contentAttributes.of({
      "aria-label": label,
      tabindex: "0",
      role: "textbox",
      "aria-readonly": "true",
      "aria-multiline": "true",
    }),
    search({ top: true }),
    highlightSelectionMatches(),
    keymap.of(searchKeymap),
  ];
}

type Calls = { readonly current: Props };

function keys(calls: Calls): Extension {
  const finding = (by: 1 | -1) => () => {
    calls.current.onFinding(by);
    return true;
  };
  const statement = (by: 1 | -1) => (view: EditorView) => {
    const { script, current } = view.state.field(shownField);
    const next = nextStatement(script, current, by);
    const key = script.blocks[next]?.key;
    if (key !== undefined) calls.current.onChoose(key);
    return true;
  };
  return keymap.of([
    { key: "n", run: finding(1) },
    { key: "p", run: finding(-1) },
    { key: "j", run: statement(1) },
    { key: "k", run: statement(-1) },
    { key: "Alt-ArrowDown", run: statement(1) },
    { key: "Alt-ArrowUp", run: statement(-1) },
  ]);
}

function clicks(calls: Calls): Extension {
  return EditorView.domEventHandlers({
    click(event, view) {
      const position = view.posAtCoords({ x: event.clientX, y: event.clientY });
      const found = position === null ? null : pieceAt(view.state, position);
      // Marking text to copy it is no choice.
      if (found !== null && view.state.selection.main.empty) calls.current.onChoose(found.block.key);
    },
  });
}

const impactTooltip = hoverTooltip((view, position) => {
  const found = pieceAt(view.state, position);
  const impact = found?.block.impact ?? null;
  if (found === null || impact === null) return null;
  return {
    pos: view.state.doc.lineAt(position).from,
    above: true,
    create: () => {
      const dom = document.createElement("div");
      dom.className = "cm-impact";
      dom.append(impact.sentence === "" ? impactLine(impact) : impact.sentence);
      return { dom };
    },
  };
});
