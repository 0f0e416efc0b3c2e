import type { InsideProgressView } from "@/api/bindings";
import { formatBytes, formatCount } from "@/kit/format";

/** How much of a statement is done, in percent; `null` where the server does not know the whole. */
export function insidePart({ done, total }: InsideProgressView): number | null {
  if (done === null || total === null || total <= 0) return null;
  return Math.min(100, Math.max(0, (done / total) * 100));
}

/** The same in numbers: `12,288 of 48,211 blocks`, `43 %`, `9 tuples so far`. */
export function insideInWords({ done, total, unit }: InsideProgressView): string {
  if (done === null) return "";
  if (unit === "%") return `${formatCount(done)} %`;
  const count = unit === "bytes" ? formatBytes : formatCount;
  const of = unit === "bytes" ? "" : ` ${unit}`;
  return total === null || total <= 0
    ? `${count(done)}${of} so far`
    : `${count(done)} of ${count(total)}${of}`;
}
