import type { EngineView, TransactionsView } from "@/api/bindings";
import { LateSelect } from "@/kit/LateSelect";

type Props = { engine: EngineView; value: TransactionsView; onChange: (value: TransactionsView) => void };

const WORDS: Record<TransactionsView, string> = {
  each: "Commit each",
  all: "Commit once",
  none: "No transactions",
};

/** How many transactions a plan's migrations get. */
export function TransactionsSelect({ engine, value, onChange }: Props) {
  // MySQL commits at every definition: what nobody can have is not offered.
  const offered = (["each", "all", "none"] as const).filter((it) => engine !== "mysql" || it !== "all");
  return (
    <LateSelect
      aria-label="Transactions"
      size="xs"
      w={138}
      flex="none"
      allowDeselect={false}
      value={value}
      onChange={(chosen) => onChange(offered.find((it) => it === chosen) ?? "each")}
      data={offered.map((it) => ({ value: it, label: WORDS[it] }))}
    />
  );
}
