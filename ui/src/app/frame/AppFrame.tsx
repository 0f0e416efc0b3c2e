import type { ReactNode } from "react";
import { RecoveredRuns } from "@/domain/RecoveredRuns";
import styles from "./AppFrame.module.css";
import { Sidebar } from "./Sidebar";

type Props = { project: string; children: ReactNode };

/** The window: what can be gone to on the left, the screen on the right. */
export function AppFrame({ project, children }: Props) {
  return (
    <div className={styles.app}>
      <Sidebar project={project} />
      <div className={styles.main}>
        <RecoveredRuns project={project} />
        {children}
      </div>
    </div>
  );
}
