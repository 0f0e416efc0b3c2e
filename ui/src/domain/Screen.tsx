import { UnstyledButton } from "@mantine/core";
import { spotlight } from "@mantine/spotlight";
import { Lock } from "lucide-react";
import type { ReactNode } from "react";
import type { TierView } from "@/api/bindings";
import { ConnectionCount } from "./ConnectionCount";
import styles from "./Screen.module.css";

type Props = {
  title: string;
  /** One line beside the title. */
  aside?: ReactNode;
  /** The tier that this screen acts on: production frames the whole window and shows its lock. */
  acting?: TierView;
  project?: string;
  children: ReactNode;
  footer?: ReactNode;
};

/** The frame of every screen: title, search, connections, content, and a footer for what may be done next. */
export function Screen({ title, aside, acting, project, children, footer }: Props) {
  return (
    <main className={styles.screen} aria-label={title}>
      {acting === "production" && <div className={styles.frame} aria-hidden />}
      <header className={styles.top}>
        <h1 className={styles.title}>{title}</h1>
        {acting === "production" && <Lock size={13} strokeWidth={2.2} aria-label="acts on production" />}
        {aside !== undefined && <div className={styles.aside}>{aside}</div>}
        <UnstyledButton className={styles.search} onClick={spotlight.open} aria-keyshortcuts="Control+K">
          <span>Search or jump to…</span>
          <kbd className={styles.key} aria-hidden>
            Ctrl K
          </kbd>
        </UnstyledButton>
        {project !== undefined && <ConnectionCount project={project} />}
      </header>
      <div className={styles.content}>{children}</div>
      {footer !== undefined && <footer className={styles.footer}>{footer}</footer>}
    </main>
  );
}

/** Pushes what follows in a footer to its end. */
export function FooterSpace() {
  return <span className={styles.space} />;
}
