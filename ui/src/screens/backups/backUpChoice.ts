import type { BackupOptions, EngineView, EnvironmentView } from "@/api/bindings";
import { shellWord } from "@/domain/shellWord";

/** How much of a database is taken. */
export type Scope = "whole" | "definitions" | "schemas" | "tables";

/** A backup as chosen in the dialog. */
export type BackUpChoice = {
  scope: Scope;
  /** Names, as typed: one a line, or with commas. */
  names: string;
  /** The level of zstd; empty takes the usual one. */
  level: number | string;
  encrypt: boolean;
  globals: boolean;
  verify: "read" | "restored";
  on: string | null;
};

export const usualChoice: BackUpChoice = {
  scope: "whole",
  names: "",
  level: 1,
  encrypt: false,
  globals: false,
  verify: "read",
  on: null,
};

/** The names in a text, each once. */
export function namesIn(text: string): string[] {
  return [...new Set(text.split(/[\n,]/).map((it) => it.trim()))].filter((it) => it !== "");
}

/** Whether the choice names what it says that it takes. */
export function isWhole({ scope, names }: BackUpChoice): boolean {
  return scope === "whole" || scope === "definitions" || namesIn(names).length > 0;
}

/** The choice as the request has it. */
export function optionsOf(choice: BackUpChoice, engine: EngineView): BackupOptions {
  const { scope, level, encrypt, verify, on } = choice;
  const names = namesIn(choice.names);
  return {
    schemaOnly: scope === "definitions",
    schemas: scope === "schemas" ? names : [],
    tables: scope === "tables" ? names : [],
    level: level === "" ? null : Number(level),
    encrypt,
    globals: engine === "postgres" && choice.globals,
    verify,
    on: verify === "restored" && engine !== "sqlite" ? on : null,
  };
}

/** The `godwit` line that does the same. */
export function commandOfBackUp(
  environment: Pick<EnvironmentView, "name">,
  options: BackupOptions,
  on: string | null,
): string {
  const words = ["godwit backup create --env", shellWord(environment.name)];
  if (options.schemaOnly) words.push("--schema-only");
  for (const name of options.schemas ?? []) words.push("--schema", shellWord(name));
  for (const name of options.tables ?? []) words.push("--table", shellWord(name));
  if (options.level != null && options.level !== 1) words.push("--level", String(options.level));
  if (options.encrypt) words.push("--encrypt");
  if (options.globals) words.push("--globals");
  if (options.verify === "restored") words.push("--verify restored");
  if (on !== null) words.push("--on", shellWord(on));
  return words.join(" ");
}
