import type { PlanView, SchemaSnapshotView } from "@/api/bindings";
import { formatCount } from "@/kit/format";

/** One thing that a roll back takes away for good. */
export type Loss = { version: string; what: string };

const name = String.raw`(?:if\s+exists\s+)?((?:["\x60]?[\w$]+["\x60]?\.)?["\x60]?[\w$]+["\x60]?)`;
const drops: readonly { pattern: RegExp; say: (name: string) => string }[] = [
  { pattern: new RegExp(String.raw`^drop\s+table\s+${name}`, "i"), say: (it) => `table ${it} with its rows` },
  {
    pattern: new RegExp(String.raw`^drop\s+materialized\s+view\s+${name}`, "i"),
    say: (it) => `materialised view ${it}`,
  },
  {
    pattern: new RegExp(String.raw`^truncate\s+(?:table\s+)?${name}`, "i"),
    say: (it) => `all rows of ${it}`,
  },
  { pattern: new RegExp(String.raw`^delete\s+from\s+${name}`, "i"), say: (it) => `rows of ${it}` },
  { pattern: new RegExp(String.raw`^update\s+${name}`, "i"), say: (it) => `values in ${it} as they are now` },
];
const column = new RegExp(String.raw`drop\s+column\s+${name}`, "gi");
const altered = new RegExp(String.raw`^alter\s+table\s+(?:only\s+)?${name}`, "i");

/** What a plan's statements take away that no script brings back. What only structure holds is not listed. */
export function lossesOf(plan: PlanView, schema: SchemaSnapshotView | undefined): Loss[] {
  return plan.steps.flatMap(({ version, statements }) =>
    statements.flatMap(({ sql }): Loss[] => {
      const text = sql.replace(/^(\s+|--[^\n]*\n|\/\*[\s\S]*?\*\/)+/, "");
      const table = altered.exec(text)?.[1];
      if (table !== undefined) {
        return [...text.matchAll(column)].map((found) => ({
          version,
          what: `column ${bare(found[1] ?? "")} of ${bare(table)}${rowsOf(schema, table)}`,
        }));
      }
      return drops.flatMap(({ pattern, say }) => {
        const found = pattern.exec(text)?.[1];
        return found === undefined ? [] : [{ version, what: `${say(bare(found))}${rowsOf(schema, found)}` }];
      });
    }),
  );
}

function bare(quoted: string): string {
  return quoted.replaceAll(/["`]/g, "");
}

function rowsOf(schema: SchemaSnapshotView | undefined, quoted: string): string {
  const wanted = bare(quoted).split(".").at(-1);
  const relation = schema?.schemas.flatMap((it) => it.relations).find((it) => it.name === wanted);
  return relation?.rows === null || relation === undefined
    ? ""
    : ` (about ${formatCount(relation.rows)} rows)`;
}
