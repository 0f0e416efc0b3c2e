import type { ReactNode } from "react";
import { Notice } from "@/kit/Notice";

type Props = { reason: string; actions?: ReactNode };

/** Says loudly that a run goes through the closed gate of the proven backup, and why. */
export function BrokenGlass({ reason, actions }: Props) {
  return (
    <Notice tone="danger" title="The glass is broken: no proven backup" actions={actions}>
      “{reason}”, recorded with the run.
    </Notice>
  );
}
