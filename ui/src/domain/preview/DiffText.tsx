import { sql as sqlLanguage } from "@codemirror/lang-sql";
import { syntaxHighlighting } from "@codemirror/language";
import { MergeView, unifiedMergeView } from "@codemirror/merge";
import { EditorState, type Extension } from "@codemirror/state";
import { EditorView, lineNumbers } from "@codemirror/view";
import { useEffect, useRef } from "react";
import type { EngineView } from "@/api/bindings";
import { dialectOf, sqlColours } from "@/domain/sqlLanguage";
import styles from "./DiffText.module.css";

export type DiffLayout = "side" | "unified";

type Props = {
  before: string;
  after: string;
  engine: EngineView;
  /** Names both texts for people who cannot see them. */
  label: string;
  layout: DiffLayout;
};

/** How far apart two texts may be before the search for the smallest difference is given up. */
const diffConfig = { scanLimit: 500, timeout: 200 };

/** Two texts and what differs, side by side or one through the other. */
export function DiffText({ before, after, engine, label, layout }: Props) {
  const host = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (host.current === null) return;
    const collapseUnchanged = { margin: 3, minSize: 6 };
    if (layout === "unified") {
      const view = new EditorView({
        parent: host.current,
        doc: after,
        extensions: [
          reading(engine, label),
          unifiedMergeView({
            original: before,
            mergeControls: false,
            highlightChanges: true,
            collapseUnchanged,
            diffConfig,
          }),
        ],
      });
      return () => view.destroy();
    }
    const view = new MergeView({
      parent: host.current,
      a: { doc: before, extensions: reading(engine, `${label}, before`) },
      b: { doc: after, extensions: reading(engine, `${label}, after`) },
      collapseUnchanged,
      diffConfig,
    });
    return () => view.destroy();
  }, [before, after, engine, label, layout]);
  return <div ref={host} className={styles.diff} data-layout={layout} />;
}

function reading(engine: EngineView, label: string): Extension {
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
    lineNumbers(),
    sqlLanguage({ dialect: dialectOf(engine) }),
    syntaxHighlighting(sqlColours),
  ];
}
