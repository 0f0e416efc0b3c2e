import { useRef } from "react";

/** The same array as before while its items are the same, so that what is computed from it stays too. */
export function useStable<T>(items: readonly T[]): readonly T[] {
  const kept = useRef(items);
  const same =
    kept.current.length === items.length &&
    items.every((item, index) => Object.is(item, kept.current[index]));
  if (!same) kept.current = items;
  return kept.current;
}
