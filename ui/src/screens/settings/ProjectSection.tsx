import { Button, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { FormatView, ProjectView } from "@/api/bindings";
import { useApi } from "@/api/context";
import { useFolder, useProject } from "@/api/queries";
import { ErrorCard } from "@/domain/ErrorCard";
import { ChoiceRow } from "@/kit/ChoiceRow";
import { Section } from "@/kit/Section";
import { SkeletonBlock } from "@/kit/SkeletonBlock";
import { RemoveProject } from "./RemoveProject";
import styles from "./SettingsScreen.module.css";

type Props = { project: string };

type FormatChoice = FormatView | "detect";

const formats: readonly { value: FormatChoice; label: string }[] = [
  { value: "detect", label: "Detect" },
  { value: "godwit", label: "Godwit" },
  { value: "sqlx", label: "sqlx" },
];

/** The project's name, folder and format; and its removal from the list. */
export function ProjectSection({ project }: Props) {
  const { data, error, refetch } = useProject(project);
  return (
    <Section title="Project">
      {error !== null && <ErrorCard error={error} onRetry={() => void refetch()} />}
      {error === null && data === undefined && <SkeletonBlock label="Loading the project" rows={3} />}
      {data !== undefined && <Fields project={data} />}
    </Section>
  );
}

function Fields({ project }: { project: ProjectView }) {
  const api = useApi();
  const client = useQueryClient();
  const folder = useFolder(project.id).data;
  const [name, setName] = useState(project.name);
  const [removing, setRemoving] = useState(false);
  const save = useMutation({
    mutationFn: (change: Partial<Pick<ProjectView, "name" | "folder" | "format">>) => {
      const { id, name: old, folder: path, format } = project;
      return api.project.update({ id, name: old, folder: path, format, ...change });
    },
    // A new folder or format changes everything that was read of the project.
    onSuccess: () => client.invalidateQueries(),
  });
  const pick = async () => {
    const path = await api.picker.folder("Choose the migrations folder");
    if (path !== null) save.mutate({ folder: path });
  };
  const trimmed = name.trim();
  return (
    <>
      <form
        className={styles.pair}
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate({ name: trimmed });
        }}
      >
        <TextInput
          className={styles.grow}
          label="Project name"
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Button type="submit" disabled={trimmed === "" || trimmed === project.name}>
          Rename
        </Button>
      </form>
      <div className={styles.pair}>
        <TextInput
          className={styles.grow}
          label="Migrations folder"
          classNames={{ input: styles.mono }}
          value={project.folder}
          readOnly
        />
        <Button onClick={() => void pick()}>Change folder…</Button>
      </div>
      <ChoiceRow
        label="Format"
        value={project.format ?? "detect"}
        choices={formats}
        about={
          project.format !== null
            ? "You chose it; nothing is detected."
            : folder !== undefined && folder.error === null
              ? `${folder.format}, because ${folder.because}.`
              : undefined
        }
        onChange={(value) => save.mutate({ format: value === "detect" ? null : value })}
      />
      {save.error !== null && <ErrorCard error={save.error} />}
      <div className={styles.buttons}>
        <Button onClick={() => setRemoving(true)}>Remove project…</Button>
      </div>
      {removing && <RemoveProject project={project} onClose={() => setRemoving(false)} />}
    </>
  );
}
