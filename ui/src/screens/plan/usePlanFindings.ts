import { useHotkeys } from "@mantine/hooks";
import { useMemo, useState } from "react";
import type { PlanView } from "@/api/bindings";
import type { Finding } from "@/api/previewTypes";
import { byStatement, placeFindings } from "./planFindings";

type Severity = Finding["severity"];

/** A plan's findings, which of them are shown, and going from one to the next. */
export function usePlanFindings(plan: PlanView, current: string | null, onShow: (key: string) => void) {
  const placed = useMemo(() => placeFindings(plan), [plan]);
  const by = useMemo(() => byStatement(placed), [placed]);
  const [filter, setFilter] = useState<ReadonlySet<Severity>>(new Set());
  const [at, setAt] = useState<string | null>(null);
  // Whoever went elsewhere by hand goes on from there.
  const found = placed.find(({ id }) => id === at);
  const here = found !== undefined && found.key === current ? at : null;

  const jump = (id: string) => {
    const key = placed.find((it) => it.id === id)?.key ?? null;
    setAt(id);
    if (key !== null) onShow(key);
  };
  const step = (direction: 1 | -1) => {
    const reachable = placed.filter(
      ({ key, finding }) =>
        key !== null && finding.suppressed === null && (filter.size === 0 || filter.has(finding.severity)),
    );
    const next = nextOf(reachable, here, current, direction);
    if (next !== undefined) jump(next.id);
  };
  const toggle = (severity: Severity) => {
    const changed = new Set(filter);
    if (!changed.delete(severity)) changed.add(severity);
    setFilter(changed);
  };
  useHotkeys(
    [
      ["F8", () => step(1)],
      ["shift+F8", () => step(-1)],
    ],
    [],
  );
  return { placed, by, filter, toggle, current: here, jump, step };
}

type Reachable = { id: string; key: string | null };

/** The one after or before where a person is, round and round. */
function nextOf<It extends Reachable>(
  reachable: readonly It[],
  id: string | null,
  key: string | null,
  direction: 1 | -1,
): It | undefined {
  const at = reachable.findIndex((it) => (id === null ? it.key === key : it.id === id));
  if (at < 0) return direction === 1 ? reachable[0] : reachable.at(-1);
  // A statement that was chosen by hand: its own first finding is the next one.
  if (id === null && direction === 1) return reachable[at];
  return reachable[(at + direction + reachable.length) % reachable.length];
}
