import type { ToolView } from "@/api/bindings";

/** A program of an engine's own that Godwit calls, and how to come by it. */
export type KnownTool = { names: readonly string[]; use: string; debian: string };

const known: readonly KnownTool[] = [
  { names: ["pg_dump"], use: "backs up PostgreSQL", debian: "postgresql-client" },
  { names: ["pg_restore"], use: "verifies and restores PostgreSQL", debian: "postgresql-client" },
  { names: ["mariadb-dump", "mysqldump"], use: "backs up MySQL and MariaDB", debian: "mariadb-client" },
  { names: ["mariadb", "mysql"], use: "restores MySQL and MariaDB", debian: "mariadb-client" },
];

/** Each known tool with what was found of it, then what else was found. */
export function toolRows(found: readonly ToolView[]): {
  known: { tool: KnownTool; found: readonly ToolView[] }[];
  others: readonly ToolView[];
} {
  const names = new Set(known.flatMap((tool) => tool.names));
  return {
    known: known.map((tool) => ({ tool, found: found.filter((it) => tool.names.includes(it.name)) })),
    others: found.filter((it) => !names.has(it.name)),
  };
}
