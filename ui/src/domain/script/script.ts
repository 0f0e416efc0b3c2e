import type { Finding, Impact } from "@/api/previewTypes";

/** One piece of a script to read: a statement of a migration, or what Godwit sends around it. */
export type Block = {
  /** Names it for jumps; the same for as long as the plan is. */
  key: string;
  part: "statement" | "boundary" | "history" | "clear";
  sql: string;
  /** Its first line in the file; `null` for what stands in no file. */
  line: number | null;
  /** Position in its migration, from 1; 0 for what is none of its statements. */
  index: number;
  /** What else the gutter says on hover: its kind. */
  about: string;
  done: boolean;
  impact: Impact | null;
  /** The weightiest finding that lies on it and is not set aside. */
  severity: Finding["severity"] | null;
  /** Where it stands in a transaction; `each` commits by itself. */
  bracket: "first" | "inside" | "last" | "only" | "each";
};

/** A head over the pieces of one file. */
export type Section = { key: string; title: string; aside: string; note: string };

/** Pieces in order, under their heads. */
export type ScriptInput = { section: Section; blocks: Block[] }[];

/** A text to show, with where each piece and each head begins. */
export type Script = {
  text: string;
  blocks: readonly Block[];
  /** Where each piece begins, in characters; ascending. */
  starts: readonly number[];
  sections: readonly (Section & { from: number })[];
  /** Each piece's position by its key; a section's key leads to its first piece. */
  positions: ReadonlyMap<string, number>;
};

/** Puts pieces into one text, a line or more each. */
export function buildScript(input: ScriptInput): Script {
  const texts: string[] = [];
  const blocks: Block[] = [];
  const starts: number[] = [];
  const sections: (Section & { from: number })[] = [];
  const positions = new Map<string, number>();
  let at = 0;
  for (const { section, blocks: inside } of input) {
    sections.push({ ...section, from: at });
    positions.set(section.key, blocks.length);
    for (const block of inside) {
      positions.set(block.key, blocks.length);
      blocks.push(block);
      starts.push(at);
      // CodeMirror counts every line end as one character.
      const text = block.sql.includes("\r") ? block.sql.replace(/\r\n?/g, "\n") : block.sql;
      texts.push(text);
      at += text.length + 1;
    }
  }
  return { text: texts.join("\n"), blocks, starts, sections, positions };
}

/** The piece that holds a character; -1 where there is none. */
export function blockAt({ starts }: Pick<Script, "starts">, position: number): number {
  let low = 0;
  let high = starts.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    if ((starts[middle] ?? 0) <= position) low = middle + 1;
    else high = middle - 1;
  }
  return high;
}

/** One past the last character of a piece. */
export function endOf(script: Script, position: number): number {
  const next = script.starts[position + 1];
  return next === undefined ? script.text.length : next - 1;
}

/** The next statement in a direction, past everything that is none; -1 where there is none. */
export function nextStatement({ blocks }: Script, from: number, by: 1 | -1): number {
  for (let at = from + by; at >= 0 && at < blocks.length; at += by) {
    if (blocks[at]?.part === "statement") return at;
  }
  return -1;
}
