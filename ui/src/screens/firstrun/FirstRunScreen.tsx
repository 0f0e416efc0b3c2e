import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { FolderOpen, Sparkles } from "lucide-react";
import { useProjects } from "@/api/queries";
import { RecoveredRuns } from "@/domain/RecoveredRuns";
import { useOpenProject } from "@/domain/useOpenProject";
import { Choice } from "./Choice";
import styles from "./FirstRunScreen.module.css";

/** What a person sees who has no project yet: the sample, or a folder of their own. */
export function FirstRunScreen() {
  const { openFolder, openSample, isOpening } = useOpenProject();
  const projects = useProjects().data ?? [];
  return (
    <main className={styles.page}>
      <div className={styles.column}>
        <header className={styles.head}>
          <span className={styles.logo} aria-hidden />
          <div>
            <h1 className={styles.title}>Godwit</h1>
            <p className={styles.subtle}>
              Database migrations from the editor to production, with proof at every step.
            </p>
          </div>
        </header>
        <RecoveredRuns project={null} />
        <div className={styles.choices}>
          <Choice
            icon={Sparkles}
            title="Try it on a sample"
            points={[
              "A small shop with three environments: development, staging, production",
              "Each is a SQLite file on this machine; nothing to install",
              "See what is pending, plan, apply, look at the history, roll back",
            ]}
          >
            <Button variant="filled" onClick={openSample} loading={isOpening}>
              Open the sample project
            </Button>
          </Choice>
          <Choice
            icon={FolderOpen}
            title="Open your migrations"
            points={[
              "A folder of .sql files, in Godwit's own format or sqlx's",
              "The format is detected, and Godwit says why",
              "Nothing in the folder is changed, and nothing runs until you apply a plan",
            ]}
          >
            <Button onClick={openFolder} disabled={isOpening}>
              Open a migrations folder…
            </Button>
          </Choice>
        </div>
        {projects.length > 0 && (
          <nav className={styles.recent} aria-label="Projects">
            <h2 className={styles.label}>Projects</h2>
            {projects.map((it) => (
              <Link key={it.id} className={styles.project} to="/p/$project/board" params={{ project: it.id }}>
                <strong>{it.name}</strong>
                <code className={styles.folder}>{it.folder}</code>
              </Link>
            ))}
          </nav>
        )}
      </div>
    </main>
  );
}
