import { PieceReader, sqlPieces } from "./sqlPieces";

/** Something that a statement takes away. */
export type Taken = {
  /** `table orders with its rows`. */
  words: string;
  /** The table whose rows tell how much that is. */
  table: string;
  /** Whether all of its rows are taken, or something within them. */
  extent: "all" | "within";
};

/** What a statement does to rows, as far as it was understood. */
export type Effect = { taken: readonly Taken[]; understood: boolean };

const nothing: Effect = { taken: [], understood: true };
const unclear: Effect = { taken: [], understood: false };

/**
 * What one statement takes away that no script brings back.
 *
 * Understood without taking anything are only statements that are known to touch structure alone: whatever else may
 * be written, by any engine, counts as not understood.
 */
export function effectOf(statement: string): Effect {
  const pieces = sqlPieces(statement);
  if (pieces === null) return unclear;
  const sql = new PieceReader(pieces);
  if (sql.ended) return nothing;
  // MariaDB makes the table anew under its name, without its rows.
  if (sql.skip("create", "or", "replace")) return replaced(sql);
  if (sql.skip("drop")) return dropped(sql);
  if (sql.skip("alter")) return altered(sql);
  if (sql.skip("truncate")) return truncated(sql);
  if (sql.skip("delete", "from")) return deleted(sql);
  if (sql.skip("update")) return updated(sql);
  // MariaDB's SET STATEMENT … FOR and BEGIN NOT ATOMIC run statements; a value in parentheses may call a function.
  if (sql.skip("set")) return sql.word === "statement" || sql.hasMark("(") ? unclear : nothing;
  if (sql.skip("begin", "not")) return unclear;
  return harmless.has(sql.word) ? nothing : unclear;
}

/** Verbs of statements that change structure, comments, rights, the session or the transaction, but no row. */
const harmless: ReadonlySet<string> = new Set([
  ...["create", "rename", "comment", "security", "grant", "revoke"],
  ...["pragma", "use", "reset", "lock", "unlock", "analyze", "reindex", "vacuum"],
  ...["begin", "start", "commit", "end", "savepoint", "release"],
]);

function replaced(sql: PieceReader): Effect {
  sql.skip("temporary");
  if (sql.word === "database" || sql.word === "schema") return unclear;
  return sql.skip("table") ? tablesGone(one(sql.name())) : nothing;
}

/** Objects without rows on which nothing with rows can depend. */
const rowless: ReadonlySet<string> = new Set(["index", "trigger", "event", "rule", "policy"]);
/** Objects without rows; with CASCADE what stands on them goes too, and that may have some. */
const rowlessAlone: ReadonlySet<string> = new Set([
  ...["view", "function", "procedure", "routine", "aggregate", "type", "domain", "statistics"],
]);

function dropped(sql: PieceReader): Effect {
  if (rowless.has(sql.word)) return nothing;
  if (rowlessAlone.has(sql.word)) return sql.has("cascade") ? unclear : nothing;
  sql.skip("temporary");
  const views = sql.skip("materialized", "view");
  if (!views && !sql.skip("table")) return unclear;
  sql.skip("if", "exists");
  const names = sql.names();
  if (!views) return tablesGone(names);
  return takes(names, (name) => ({ words: `materialised view ${name}`, table: name, extent: "all" }));
}

function tablesGone(names: readonly string[] | null): Effect {
  return takes(names, (name) => ({ words: `table ${name} with its rows`, table: name, extent: "all" }));
}

function truncated(sql: PieceReader): Effect {
  sql.skip("table");
  const { taken, understood } = takes(sql.names(), (name) => ({
    words: `all rows of ${name}`,
    table: name,
    extent: "all",
  }));
  // CASCADE also empties tables that are not named here.
  return { taken, understood: understood && !sql.has("cascade") };
}

function deleted(sql: PieceReader): Effect {
  sql.skip("only");
  const table = sql.name();
  // MySQL deletes from several tables at once.
  if (table === null || sql.mark(",")) return unclear;
  return takes([table], (name) => ({ words: `rows of ${name}`, table: name, extent: "within" }));
}

function updated(sql: PieceReader): Effect {
  sql.skip("only");
  sql.skip("ignore");
  const table = sql.name();
  if (sql.word !== "set") {
    sql.skip("as");
    sql.name();
  }
  if (table === null || !sql.skip("set")) return unclear;
  return takes([table], (name) => ({
    words: `values in ${name} as they are now`,
    table: name,
    extent: "within",
  }));
}

function altered(sql: PieceReader): Effect {
  if (rowless.has(sql.word)) return nothing;
  if (!sql.skip("table")) return sql.has("rename", "add", "owner") && !sql.has("drop") ? nothing : unclear;
  sql.skip("if", "exists");
  sql.skip("only");
  const table = sql.name();
  sql.mark("*");
  if (table === null) return unclear;
  const effects = sql.clauses().map((clause) => clauseEffect(clause, table));
  return {
    taken: effects.flatMap(({ taken }) => taken),
    understood: effects.every(({ understood }) => understood),
  };
}

/** First words of what ALTER TABLE does without touching a row. */
const harmlessClauses: ReadonlySet<string> = new Set([
  ...["add", "rename", "owner", "set", "reset", "validate", "enable", "disable"],
  ...["comment", "algorithm", "lock"],
]);

function clauseEffect(clause: PieceReader, table: string): Effect {
  if (clause.skip("drop")) return clauseDrops(clause, table);
  if (clause.skip("alter")) return columnEffect(clause);
  return harmlessClauses.has(clause.word) ? nothing : unclear;
}

/** What ALTER TABLE drops beside columns, by the word that says so. */
const parts: ReadonlySet<string> = new Set(["constraint", "index", "key", "primary", "foreign", "check"]);

function clauseDrops(clause: PieceReader, table: string): Effect {
  if (clause.skip("system", "versioning")) return unclear;
  // `DROP key` alone is a column of that name: what the word could announce would follow it.
  if (!clause.isLast && parts.has(clause.word)) return nothing;
  if (!clause.isLast && clause.skip("partition")) {
    clause.skip("if", "exists");
    return takes(one(clause.name()), (name) => ({
      words: `partition ${name} of ${table} with its rows`,
      table,
      extent: "within",
    }));
  }
  if (!clause.isLast) clause.skip("column");
  clause.skip("if", "exists");
  const column = clause.name();
  if (!clause.skip("cascade")) clause.skip("restrict");
  if (!clause.ended) return unclear;
  return takes(one(column), (name) => ({ words: `column ${name} of ${table}`, table, extent: "within" }));
}

/** What ALTER TABLE … ALTER changes about a column without touching its values; a new type may cut them. */
const harmlessChanges: readonly (readonly string[])[] = [
  ...[["default"], ["not", "null"]].flatMap((what) => [
    ["set", ...what],
    ["drop", ...what],
  ]),
  ...[["expression"], ["identity"]].map((what) => ["drop", ...what]),
  ...[["statistics"], ["storage"], ["compression"]].map((what) => ["set", ...what]),
  ["add", "generated"],
  ["restart"],
];

function columnEffect(clause: PieceReader): Effect {
  if (!clause.isLast && ["constraint", "index", "check"].includes(clause.word)) return nothing;
  clause.skip("column");
  clause.skip("if", "exists");
  if (clause.name() === null) return unclear;
  return harmlessChanges.some((words) => clause.skip(...words)) ? nothing : unclear;
}

function one(name: string | null): readonly string[] | null {
  return name === null ? null : [name];
}

function takes(names: readonly string[] | null, say: (name: string) => Taken): Effect {
  return names === null ? unclear : { taken: names.map(say), understood: true };
}
