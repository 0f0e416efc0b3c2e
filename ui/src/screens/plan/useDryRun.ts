import { useMutation } from "@tanstack/react-query";
import { startTransition, useRef, useState } from "react";
import type { DryRun, DryRunKind, PreviewApi } from "@/api/previewTypes";

/** A dry run of one plan: the kind, what goes on, and what came of the last one. */
export function useDryRun(preview: PreviewApi | undefined, digest: string) {
  const [kind, setKind] = useState<DryRunKind>("validated");
  const [since, setSince] = useState<number | null>(null);
  const [last, setLast] = useState<{ digest: string; result: DryRun } | null>(null);
  const run = useRef("");
  const start = useMutation({
    mutationFn: async () => {
      if (preview === undefined) return null;
      run.current = crypto.randomUUID();
      setSince(Date.now());
      return { digest, result: await preview.dryRun({ digest, kind, run: run.current }) };
    },
    // Ten thousand verdicts are drawn without holding up the page.
    onSettled: (done) =>
      startTransition(() => {
        setSince(null);
        if (done != null) setLast(done);
      }),
  });
  const cancel = useMutation({ mutationFn: async () => preview?.dryRunCancel(run.current) });
  return {
    kind,
    setKind,
    since,
    // What another plan's run said says nothing of this one.
    result: last?.digest === digest ? last.result : null,
    error: start.error ?? cancel.error,
    start: () => {
      cancel.reset();
      start.mutate();
    },
    cancel: () => cancel.mutate(),
  };
}
