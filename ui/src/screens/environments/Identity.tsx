import { Button } from "@mantine/core";
import { Stamp } from "lucide-react";
import { useState } from "react";
import type { EnvironmentView, IdentityStateView, IdentityView } from "@/api/bindings";
import { sentence } from "@/domain/ErrorCard";
import { RelativeTime } from "@/kit/RelativeTime";
import type { Glyph, Tone } from "@/kit/StateGlyph";
import { StateWord } from "@/kit/StateWord";
import { MarkEnvironment } from "./MarkEnvironment";
import styles from "./TestResult.module.css";

type Props = {
  identity: IdentityView;
  /** The environment that may be written into the database; `null` while its fields are not kept. */
  environment: EnvironmentView | null;
  onMarked: () => void;
};

const looks: Record<IdentityStateView, { glyph: Glyph; tone: Tone; action: string }> = {
  unmarked: { glyph: "none", tone: "neutral", action: "Write marker…" },
  match: { glyph: "done", tone: "success", action: "Write marker again…" },
  mismatch: { glyph: "failed", tone: "danger", action: "Re-mark…" },
  copy: { glyph: "failed", tone: "danger", action: "Re-mark…" },
};

/** What the database says that it is, and a way to write that into it. */
export function Identity({ identity, environment, onMarked }: Props) {
  const [asking, setAsking] = useState(false);
  const { state, detail, marker } = identity;
  const { glyph, tone, action } = looks[state];
  return (
    <section className={styles.identity} aria-label="Identity">
      <div className={styles.says}>
        <StateWord glyph={glyph} tone={tone}>
          {sentence(detail)}
        </StateWord>
        {marker !== null && (
          <span className={styles.subtle}>
            Marked by {marker.writtenBy} <RelativeTime at={marker.writtenAt} />
          </span>
        )}
      </div>
      {environment !== null && (
        <Button leftSection={<Stamp size={14} aria-hidden />} onClick={() => setAsking(true)}>
          {action}
        </Button>
      )}
      {asking && environment !== null && (
        <MarkEnvironment
          environment={environment}
          identity={identity}
          onClose={() => setAsking(false)}
          onMarked={() => {
            setAsking(false);
            onMarked();
          }}
        />
      )}
    </section>
  );
}
