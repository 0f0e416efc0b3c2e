import type { ReactNode } from "react";

/** A sentence with what stands in backticks as code. */
export function Words({ children }: { children: string }) {
  return children.split("`").map((part, at): ReactNode => {
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one sentence never move.
    return at % 2 === 1 ? <code key={at}>{part}</code> : part;
  });
}
