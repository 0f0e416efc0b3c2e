/** A piece of a statement: a word, a name in quotes, a string, or a mark such as a comma. */
export type Piece = { kind: "word" | "name" | "string" | "mark"; text: string };

/** `statement` cut into pieces without comments; `null` where the cutting itself would be a guess. */
export function sqlPieces(statement: string): Piece[] | null {
  // MySQL runs what stands in such a comment, and only there.
  if (/\/\*M?!/.test(statement)) return null;
  const pieces: Piece[] = [];
  for (const { 0: text } of statement.matchAll(cut)) {
    if (/^(\s|--|\/\*)/.test(text)) continue;
    if (/^['$]/.test(text) && text.length > 1) {
      // Whether a backslash hides the quote behind it depends on engine and settings.
      if (text.startsWith("'") && text.includes("\\")) return null;
      pieces.push({ kind: "string", text });
    } else if (/^["`[]/.test(text) && text.length > 2) {
      pieces.push({ kind: "name", text: text.slice(1, -1).replaceAll(/(["`])\1/g, "$1") });
    } else if (/^[\p{L}_@]/u.test(text)) {
      pieces.push({ kind: "word", text });
    } else {
      pieces.push({ kind: "mark", text });
    }
  }
  while (isMark(pieces.at(-1), ";")) pieces.pop();
  return pieces;
}

const cut = new RegExp(
  [
    String.raw`\s+`,
    String.raw`--[^\n]*`,
    String.raw`\/\*[\s\S]*?\*\/`,
    "'(?:[^']|'')*'",
    String.raw`(\$[\p{L}_\d]*\$)[\s\S]*?\1`,
    '"(?:[^"]|"")+"',
    "`(?:[^`]|``)+`",
    String.raw`\[[^\]]+\]`,
    String.raw`[\p{L}_@][\p{L}\p{N}_$@]*`,
    String.raw`[\s\S]`,
  ].join("|"),
  "gu",
);

/** Reads pieces from the left. */
export class PieceReader {
  private at = 0;

  constructor(private readonly pieces: readonly Piece[]) {}

  /** The next bare word in lower case; `""` before anything else, and at the end. */
  get word(): string {
    const piece = this.pieces[this.at];
    return piece?.kind === "word" ? piece.text.toLowerCase() : "";
  }

  get ended(): boolean {
    return this.at >= this.pieces.length;
  }

  /** Whether one piece is left, but for the word that says what happens to what depends on it. */
  get isLast(): boolean {
    const [, next, ...more] = this.pieces.slice(this.at);
    return next === undefined || (more.length === 0 && /^(cascade|restrict)$/i.test(next.text));
  }

  /** Passes over `words` where exactly they come next. */
  skip(...words: readonly string[]): boolean {
    const come = words.every((word, ahead) => isWord(this.pieces[this.at + ahead], word));
    if (come) this.at += words.length;
    return come;
  }

  /** Passes over one mark. */
  mark(text: string): boolean {
    const comes = isMark(this.pieces[this.at], text);
    if (comes) this.at += 1;
    return comes;
  }

  /** A name with its schema, as it was written but for the quotes; `null` before anything else. */
  name(): string | null {
    const parts: string[] = [];
    do {
      const piece = this.pieces[this.at];
      if (piece?.kind !== "word" && piece?.kind !== "name") return null;
      parts.push(piece.text);
      this.at += 1;
    } while (this.mark("."));
    return parts.join(".");
  }

  /** Names with commas between them; `null` where something else stands there. */
  names(): string[] | null {
    const found: string[] = [];
    do {
      this.skip("only");
      const name = this.name();
      if (name === null) return null;
      // The star asks for the tables that inherit, as PostgreSQL does anyway.
      this.mark("*");
      found.push(name);
    } while (this.mark(","));
    return found;
  }

  /** What is left, cut at the commas outside parentheses. */
  clauses(): PieceReader[] {
    const clauses: Piece[][] = [[]];
    let depth = 0;
    for (const piece of this.pieces.slice(this.at)) {
      if (isMark(piece, "(")) depth += 1;
      if (isMark(piece, ")")) depth -= 1;
      if (isMark(piece, ",") && depth === 0) clauses.push([]);
      else clauses.at(-1)?.push(piece);
    }
    return clauses.map((clause) => new PieceReader(clause));
  }

  /** Whether one of these bare words comes anywhere from here on. */
  has(...words: readonly string[]): boolean {
    return this.pieces.slice(this.at).some((piece) => words.some((word) => isWord(piece, word)));
  }

  /** Whether a mark comes anywhere from here on. */
  hasMark(text: string): boolean {
    return this.pieces.slice(this.at).some((piece) => isMark(piece, text));
  }
}

function isWord(piece: Piece | undefined, word: string): boolean {
  return piece?.kind === "word" && piece.text.toLowerCase() === word;
}

function isMark(piece: Piece | undefined, text: string): boolean {
  return piece?.kind === "mark" && piece.text === text;
}
