import { EditorState } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { expect, test, vi } from "vitest";
import type { Impact } from "@/api/previewTypes";
import { scriptGutters } from "./gutters";
import { type Block, buildScript } from "./script";
import { shownField } from "./scriptState";

const copied: Impact = {
  lock: "COPY, LOCK=SHARED",
  blocks: "writes",
  work: "rewrite",
  objects: ["orders"],
  destroys: false,
  opaque: false,
  sentence: "",
};

const block = (index: number, more: Partial<Block>): Block => ({
  key: `1 statement ${index}`,
  part: "statement",
  sql: `ALTER TABLE orders MODIFY c${index} bigint`,
  line: index,
  index,
  about: "alter table",
  done: false,
  impact: null,
  severity: null,
  bracket: "each",
  ...more,
});

function rows(blocks: Block[]) {
  const section = { key: "1 file", title: "1_a.up.sql", aside: "", note: "" };
  const script = buildScript([{ section, blocks }]);
  const view = new EditorView({
    parent: document.body,
    state: EditorState.create({
      doc: script.text,
      extensions: [
        shownField.init(() => ({ script, current: -1, marks: new Map() })),
        scriptGutters(vi.fn<(key: string) => void>()),
      ],
    }),
  });
  const found = [...view.dom.querySelectorAll(".cm-statement-row")];
  view.destroy();
  return found;
}

test("MySQL's algorithm is the badge, and what else it locks is said on hover", () => {
  const [row] = rows([block(1, { impact: copied })]);
  const badge = row?.querySelector(".cm-lock");
  expect(badge).toHaveTextContent("CPY");
  expect(badge).toHaveAttribute("data-tone", "caution");
  expect(badge).toHaveAttribute("title", "COPY, LOCK=SHARED, blocks writes, writes the whole table anew");
  expect(row?.querySelector(".cm-work")).toHaveAttribute("title", "writes the whole table anew");
});

test("a statement of which nothing is said has its number alone", () => {
  const [, row] = rows([block(1, { impact: copied }), block(2, {})]);
  expect(row?.children).toHaveLength(1);
  expect(row).toHaveTextContent("2");
});
