import { useSettings } from "@/api/queries";
import { ErrorCard } from "@/domain/ErrorCard";
import { Screen } from "@/domain/Screen";
import { SkeletonBlock } from "@/kit/SkeletonBlock";
import { AboutSection } from "./AboutSection";
import { AppearanceSection } from "./AppearanceSection";
import { BackupSection } from "./BackupSection";
import { DestinationsSection } from "./DestinationsSection";
import { KeyringSection } from "./KeyringSection";
import { PassphraseSection } from "./PassphraseSection";
import { ProjectSection } from "./ProjectSection";
import styles from "./SettingsScreen.module.css";
import { ToolsSection } from "./ToolsSection";

type Props = { project: string };

/** What holds for this project, and what holds for Godwit on this machine. */
export function SettingsScreen({ project }: Props) {
  const { data, error, refetch } = useSettings();
  return (
    <Screen title="Settings" project={project}>
      {error !== null && <ErrorCard error={error} onRetry={() => void refetch()} />}
      {error === null && data === undefined && <SkeletonBlock label="Loading settings" rows={10} />}
      {data !== undefined && (
        <div className={styles.page}>
          <ProjectSection key={project} project={project} />
          <AppearanceSection />
          <KeyringSection />
          <BackupSection settings={data} />
          <PassphraseSection />
          <DestinationsSection />
          <ToolsSection />
          <AboutSection />
        </div>
      )}
    </Screen>
  );
}
