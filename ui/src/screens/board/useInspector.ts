import { type KeyboardEvent, useRef, useState } from "react";

/** Whether the inspector is open beside the table: closed by its button or Esc until another migration is chosen. */
export function useInspector(migration: string | null) {
  // `undefined` while it is open; else what was chosen when it was closed, so that any other choice opens it again.
  const [closedAt, setClosedAt] = useState<string | null | undefined>(undefined);
  const panes = useRef<HTMLDivElement>(null);
  const isOpen = closedAt === undefined || closedAt !== migration;
  const close = () => {
    setClosedAt(migration);
    // The focus may go with the inspector; the arrow keys belong to the table.
    panes.current?.querySelector<HTMLElement>("[role=grid]")?.focus();
  };
  return {
    isOpen,
    panes,
    open: () => setClosedAt(undefined),
    close,
    /** For the panes: a field keeps its own Esc. */
    onKeyDown: (event: KeyboardEvent) => {
      if (event.key !== "Escape" || event.defaultPrevented || !isOpen) return;
      if (event.target instanceof HTMLInputElement) return;
      close();
    },
  };
}
