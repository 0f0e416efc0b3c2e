import { useKeyring } from "@/api/queries";
import { ErrorCard } from "@/domain/ErrorCard";
import { KeyringNotice } from "@/domain/KeyringNotice";
import { Section } from "@/kit/Section";
import { SkeletonBlock } from "@/kit/SkeletonBlock";
import { StateWord } from "@/kit/StateWord";

/** Whether passwords can be kept on this machine. */
export function KeyringSection() {
  const { data, error, refetch } = useKeyring();
  return (
    <Section
      title="Keyring"
      about="Passwords of environments lie in the keyring of the system, never in Godwit's own files."
    >
      {error !== null && <ErrorCard error={error} onRetry={() => void refetch()} />}
      {error === null && data === undefined && <SkeletonBlock label="Asking the keyring" rows={1} />}
      {data?.kind === "available" && (
        <StateWord glyph="done" tone="success">
          {data.backend} is there and open
        </StateWord>
      )}
      <KeyringNotice />
    </Section>
  );
}
