import { MariaSQL, PostgreSQL, type SQLDialect, SQLite } from "@codemirror/lang-sql";
import { HighlightStyle } from "@codemirror/language";
import { tags } from "@lezer/highlight";
import type { EngineView } from "@/api/bindings";

const dialects: Record<EngineView, SQLDialect> = { postgres: PostgreSQL, mysql: MariaSQL, sqlite: SQLite };

/** The dialect in which an engine's scripts are coloured. */
export function dialectOf(engine: EngineView): SQLDialect {
  return dialects[engine];
}

/** Colours of SQL, from the tokens. Names have that of the text around them: they are most of a script. */
export const sqlColours = HighlightStyle.define([
  { tag: tags.keyword, color: "var(--sql-keyword)" },
  { tag: [tags.string, tags.special(tags.string)], color: "var(--sql-string)" },
  { tag: [tags.number, tags.bool, tags.null], color: "var(--sql-number)" },
  { tag: tags.comment, color: "var(--sql-comment)" },
  { tag: tags.typeName, color: "var(--sql-type)" },
]);
