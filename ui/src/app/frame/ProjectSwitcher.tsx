import { Menu, UnstyledButton } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { Check, ChevronDown, FolderOpen, Settings, Sparkles } from "lucide-react";
import { useProject, useProjects } from "@/api/queries";
import { useOpenProject } from "@/domain/useOpenProject";
import styles from "./ProjectSwitcher.module.css";

type Props = { project: string };

/** Names the project that is open and switches to another. */
export function ProjectSwitcher({ project }: Props) {
  const navigate = useNavigate();
  const current = useProject(project).data;
  const projects = useProjects().data ?? [];
  const { openFolder, openSample } = useOpenProject();
  return (
    <Menu position="bottom-start" width={260}>
      <Menu.Target>
        <UnstyledButton className={styles.switcher} aria-label={`Project ${current?.name ?? ""}`}>
          <span className={styles.logo} aria-hidden />
          <span className={styles.name}>{current?.name ?? " "}</span>
          <ChevronDown size={14} aria-hidden />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>Projects</Menu.Label>
        {projects.map((it) => (
          <Menu.Item
            key={it.id}
            title={it.folder}
            rightSection={it.id === project ? <Check size={14} aria-label="open" /> : undefined}
            onClick={() => void navigate({ to: "/p/$project/board", params: { project: it.id } })}
          >
            {it.name}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item leftSection={<FolderOpen size={14} aria-hidden />} onClick={openFolder}>
          Open a migrations folder…
        </Menu.Item>
        <Menu.Item leftSection={<Sparkles size={14} aria-hidden />} onClick={openSample}>
          Open the sample project
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item
          leftSection={<Settings size={14} aria-hidden />}
          onClick={() => void navigate({ to: "/p/$project/settings", params: { project } })}
        >
          Project settings
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
