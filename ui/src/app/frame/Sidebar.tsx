import { Link } from "@tanstack/react-router";
import { Archive, Database, History, type LucideIcon, Play, Settings, Table2 } from "lucide-react";
import { useLiveRuns } from "@/api/liveRuns";
import { useBackups } from "@/api/queries";
import { Guide } from "@/domain/guide/Guide";
import { plural } from "@/kit/format";
import { EnvironmentLinks } from "./EnvironmentLinks";
import { ProjectSwitcher } from "./ProjectSwitcher";
import styles from "./Sidebar.module.css";

type Props = { project: string };

const places = [
  { to: "/p/$project/board", words: "Board", icon: Table2 },
  { to: "/p/$project/runs", words: "Runs", icon: Play },
  { to: "/p/$project/history", words: "History", icon: History },
  { to: "/p/$project/schema", words: "Schema", icon: Database },
  { to: "/p/$project/backups", words: "Backups", icon: Archive },
  { to: "/p/$project/settings", words: "Settings", icon: Settings },
] as const satisfies readonly { to: string; words: string; icon: LucideIcon }[];

/** Project, screens and environments. */
export function Sidebar({ project }: Props) {
  const running = useLiveRuns((state) => state.active.size);
  const backups = useBackups({ project, environment: null }).data ?? [];
  const broken = backups.filter((backup) => backup.proof.kind === "broken").length;
  const badges: Partial<
    Record<(typeof places)[number]["words"], { words: string; label: string; tone: string }>
  > = {
    ...(running > 0 && {
      Runs: { words: String(running), label: `${plural(running, "run")} going on`, tone: "accent" },
    }),
    ...(broken > 0 && {
      Backups: { words: `${broken} broken`, label: plural(broken, "broken backup"), tone: "danger" },
    }),
  };
  return (
    <nav className={styles.sidebar} aria-label="Godwit">
      <ProjectSwitcher project={project} />
      {places.map(({ to, words, icon: Icon }) => {
        const badge = badges[words];
        return (
          <Link
            key={to}
            to={to}
            params={{ project }}
            className={styles.link}
            activeProps={{ "data-active": true }}
          >
            <Icon size={16} strokeWidth={1.8} aria-hidden />
            {words}
            {badge !== undefined && (
              <span className={styles.badge} data-tone={badge.tone} title={badge.label}>
                {badge.words}
              </span>
            )}
          </Link>
        );
      })}
      <EnvironmentLinks project={project} />
      <Guide key={project} project={project} />
    </nav>
  );
}
