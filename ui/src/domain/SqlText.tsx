import { highlightCode, tagHighlighter, tags } from "@lezer/highlight";
import { Fragment, type ReactNode, useMemo } from "react";
import type { EngineView } from "@/api/bindings";
import styles from "./SqlText.module.css";
import { dialectOf } from "./sqlLanguage";

const highlighter = tagHighlighter([
  { tag: tags.keyword, class: "keyword" },
  { tag: tags.string, class: "string" },
  { tag: tags.special(tags.string), class: "string" },
  { tag: [tags.number, tags.bool, tags.null], class: "number" },
  { tag: tags.comment, class: "comment" },
  { tag: tags.typeName, class: "type" },
]);

type Props = { sql: string; engine: EngineView };

/** Coloured SQL without an editor behind it: cheap enough for hundreds on one page. */
export function SqlText({ sql, engine }: Props) {
  const parts = useMemo(() => colour(sql, engine), [sql, engine]);
  return <pre className={styles.sql}>{parts}</pre>;
}

function colour(sql: string, engine: EngineView): ReactNode[] {
  const parts: ReactNode[] = [];
  const tree = dialectOf(engine).language.parser.parse(sql);
  const put = (text: string, kind: string) => {
    const key = parts.length;
    parts.push(
      kind === "" ? (
        <Fragment key={key}>{text}</Fragment>
      ) : (
        <span key={key} data-kind={kind}>
          {text}
        </span>
      ),
    );
  };
  highlightCode(sql, tree, highlighter, put, () => put("\n", ""));
  return parts;
}
