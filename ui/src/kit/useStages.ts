import { startTransition, useEffect, useState } from "react";

/**
 * Counts from 0 to `last`, a task each: what is long to draw comes in pieces, and the page answers in between.
 */
export function useStages(last: number): number {
  const [stage, setStage] = useState(0);
  useEffect(() => {
    if (stage >= last) return;
    const timer = setTimeout(() => startTransition(() => setStage(stage + 1)));
    return () => clearTimeout(timer);
  }, [stage, last]);
  return stage;
}
