import type { ReactNode } from "react";
import styles from "./AppFrame.module.css";
import { Sidebar } from "./Sidebar";

type Props = { project: string; children: ReactNode };

/** The window: what can be gone to on the left, the screen on the right. */
export function AppFrame({ project, children }: Props) {
  return (
    <div className={styles.app}>
      <Sidebar project={project} />
      {children}
    </div>
  );
}
