import type { BackupView, EnvironmentView } from "@/api/bindings";
import type { BackUpRequest } from "@/domain/useBackUp";
import { BackUpDialog } from "./BackUpDialog";
import { CopyDialog } from "./CopyDialog";
import { DrillDialog } from "./DrillDialog";
import { ScheduleDialog } from "./ScheduleDialog";
import type { Drill } from "./useDrill";

/** What a person asked for that needs a choice first. */
export type Asked =
  | { kind: "back up" | "schedule"; environment: EnvironmentView }
  | { kind: "drill" | "copy"; backup: BackupView };

type Props = {
  project: string;
  environments: readonly EnvironmentView[];
  asked: Asked | null;
  onBackUp: (request: BackUpRequest) => void;
  onDrill: (drill: Drill) => void;
  onClose: () => void;
};

/** The dialogs of the Backups screen, one at a time. */
export function BackupsDialogs({ project, environments, asked, onBackUp, onDrill, onClose }: Props) {
  switch (asked?.kind) {
    case undefined:
      return null;
    case "back up":
      return (
        <BackUpDialog
          project={project}
          environment={asked.environment}
          environments={environments}
          onStart={(options) => {
            onClose();
            onBackUp({ environment: asked.environment, options });
          }}
          onClose={onClose}
        />
      );
    case "schedule":
      return <ScheduleDialog environment={asked.environment} onClose={onClose} />;
    case "drill":
      return (
        <DrillDialog
          backup={asked.backup}
          environments={environments}
          onStart={(on) => {
            onClose();
            onDrill({ backup: asked.backup, on });
          }}
          onClose={onClose}
        />
      );
    case "copy":
      return <CopyDialog project={project} backup={asked.backup} onClose={onClose} />;
  }
}
