import type { ProofView } from "@/api/bindings";
import { formatDuration } from "@/kit/format";
import { RelativeTime } from "@/kit/RelativeTime";
import { StateWord } from "@/kit/StateWord";

type Props = { proof: ProofView };

/** How far a backup is proven. Green only where it was restored and compared. */
export function ProofWord({ proof }: Props) {
  switch (proof.kind) {
    case "restored":
      return (
        <StateWord glyph="done" tone="success">
          restored{proof.tookMillis !== null && ` in ${formatDuration(proof.tookMillis)}`},{" "}
          <RelativeTime at={proof.at} />
        </StateWord>
      );
    case "read":
      return (
        <StateWord glyph="partial" tone="neutral">
          read, not restored yet
        </StateWord>
      );
    case "not-verified":
      return (
        <StateWord glyph="pending" tone="caution">
          not verified
        </StateWord>
      );
    case "broken":
      return (
        <StateWord glyph="failed" tone="danger">
          <span title={proof.why}>broken: {proof.why}</span>
        </StateWord>
      );
  }
}
