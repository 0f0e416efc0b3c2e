import type { ProofView } from "@/api/bindings";
import { RelativeTime } from "@/kit/RelativeTime";
import { StateWord } from "@/kit/StateWord";

type Props = { proof: ProofView };

/** How far a backup is proven. Green only where it was read back. */
export function ProofWord({ proof }: Props) {
  switch (proof.kind) {
    case "read":
      return (
        <StateWord glyph="done" tone="success">
          read back <RelativeTime at={proof.at} />
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
