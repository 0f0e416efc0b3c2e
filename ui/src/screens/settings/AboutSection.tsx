import { useAppInfo } from "@/api/queries";
import { ErrorCard } from "@/domain/ErrorCard";
import { CopyButton } from "@/kit/CopyButton";
import { Facts } from "@/kit/Facts";
import { Section } from "@/kit/Section";
import { SkeletonBlock } from "@/kit/SkeletonBlock";

/** Version, data folder, and the names under which runs are recorded. */
export function AboutSection() {
  const { data, error, refetch } = useAppInfo();
  return (
    <Section
      title="About Godwit"
      actions={
        data !== undefined && (
          <CopyButton value={`Godwit ${data.version}, ${data.dataFolder}`}>Copy</CopyButton>
        )
      }
    >
      {error !== null && <ErrorCard error={error} onRetry={() => void refetch()} />}
      {error === null && data === undefined && <SkeletonBlock label="Asking Godwit" rows={3} />}
      {data !== undefined && (
        <Facts
          facts={[
            ["Version", data.version],
            ["Data folder", <code key="folder">{data.dataFolder}</code>],
            ["You", `${data.user} on ${data.machine}, as runs record it`],
          ]}
        />
      )}
    </Section>
  );
}
