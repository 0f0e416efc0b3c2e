import { Button, Modal, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useApi } from "@/api/context";
import { ErrorCard } from "./ErrorCard";
import styles from "./NewMigrationDialog.module.css";

type Props = { project: string; opened: boolean; onClose: () => void };

/** Makes the files of a new migration; the SQL is written in an editor. */
export function NewMigrationDialog({ project, opened, onClose }: Props) {
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title="New migration"
      size={480}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      {opened && <NewMigrationForm project={project} onClose={onClose} />}
    </Modal>
  );
}

function NewMigrationForm({ project, onClose }: Omit<Props, "opened">) {
  const api = useApi();
  const client = useQueryClient();
  const [name, setName] = useState("");
  const make = useMutation({
    mutationFn: () => api.migration.create({ project, name }),
    onSuccess: ({ files }) => {
      notifications.show({
        color: "teal",
        title: "The files are there: write the SQL",
        message: files.join("\n"),
      });
      onClose();
      // The files are there: whether the environments answer is no reason to wait.
      void client.invalidateQueries();
    },
  });
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (name.trim() !== "") make.mutate();
      }}
    >
      <TextInput
        label="What it does"
        description="A few words. Godwit makes an up and a down file with the next version; you write the SQL in your editor."
        placeholder="add order notes"
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        data-autofocus
      />
      {make.isError && <ErrorCard error={make.error} />}
      <div className={styles.buttons}>
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" variant="filled" disabled={name.trim() === ""} loading={make.isPending}>
          Make the files
        </Button>
      </div>
    </form>
  );
}
