import { Button, Checkbox, Modal, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { KeepView } from "@/api/bindings";
import { useApi } from "@/api/context";
import { ErrorCard } from "@/domain/ErrorCard";
import { KeyringNotice } from "@/domain/KeyringNotice";
import { ChoiceRow } from "@/kit/ChoiceRow";
import { credentials, type DestinationDraft, emptyDraft, isSound, kindOf } from "./destinationDraft";
import styles from "./SettingsScreen.module.css";

type Props = { onClose: () => void };

const kinds = [
  { value: "folder", label: "Folder" },
  { value: "s3", label: "S3" },
  { value: "gcs", label: "Google" },
  { value: "azure", label: "Azure" },
] as const;

const places = [
  { value: "keyring", label: "In the keyring" },
  { value: "session", label: "Only for this session" },
] as const;

/** Adds a place for copies of backups. */
export function DestinationDialog({ onClose }: Props) {
  return (
    <Modal
      opened
      onClose={onClose}
      title="Add a destination"
      size={520}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      <DestinationForm onClose={onClose} />
    </Modal>
  );
}

function DestinationForm({ onClose }: Props) {
  const api = useApi();
  const client = useQueryClient();
  const [draft, setDraft] = useState<DestinationDraft>(emptyDraft);
  const [keep, setKeep] = useState<KeepView>("keyring");
  const change = (part: Partial<DestinationDraft>) => setDraft((old) => ({ ...old, ...part }));
  const put = useMutation({
    mutationFn: () =>
      api.destination.put({
        id: null,
        name: draft.name.trim(),
        kind: kindOf(draft),
        credential: credentials[draft.kind] === null ? null : draft.credential,
        keep,
      }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ["destinations"] });
      onClose();
    },
  });
  const about = credentials[draft.kind];
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (isSound(draft)) put.mutate();
      }}
    >
      <TextInput
        label="Name"
        placeholder="offsite"
        value={draft.name}
        onChange={(event) => change({ name: event.currentTarget.value })}
        data-autofocus
      />
      <ChoiceRow
        label="Kind"
        value={draft.kind}
        choices={kinds}
        onChange={(kind) => change({ kind, credential: "" })}
      />
      <Place draft={draft} change={change} />
      {about !== null && (
        <>
          <TextInput
            type="password"
            label="Credential"
            description={about}
            inputWrapperOrder={["label", "input", "description", "error"]}
            autoComplete="new-password"
            value={draft.credential}
            onChange={(event) => change({ credential: event.currentTarget.value })}
          />
          <ChoiceRow label="Keep the credential" value={keep} choices={places} onChange={setKeep} />
          {keep === "keyring" && <KeyringNotice onSession={() => setKeep("session")} />}
        </>
      )}
      {put.error !== null && <ErrorCard error={put.error} />}
      <div className={styles.end}>
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" variant="filled" disabled={!isSound(draft)} loading={put.isPending}>
          Add the destination
        </Button>
      </div>
    </form>
  );
}

type PlaceProps = { draft: DestinationDraft; change: (part: Partial<DestinationDraft>) => void };

function Place({ draft, change }: PlaceProps) {
  const api = useApi();
  const { kind } = draft;
  const field = (key: "endpoint" | "region" | "bucket" | "account" | "prefix", label: string, hint = "") => (
    <TextInput
      label={label}
      placeholder={hint}
      classNames={{ input: styles.mono }}
      value={draft[key]}
      onChange={(event) => change({ [key]: event.currentTarget.value })}
      autoComplete="off"
      spellCheck={false}
    />
  );
  if (kind === "folder") {
    const pick = async () => {
      const path = await api.picker.folder("Choose the folder for copies");
      if (path !== null) change({ path });
    };
    return (
      <div className={styles.pair}>
        <TextInput
          className={styles.grow}
          label="Folder"
          classNames={{ input: styles.mono }}
          value={draft.path}
          placeholder="not chosen yet"
          readOnly
        />
        <Button onClick={() => void pick()}>Choose folder…</Button>
      </div>
    );
  }
  return (
    <>
      {kind === "s3" && field("region", "Region", "eu-central-1")}
      {kind === "azure" && field("account", "Storage account")}
      {field("bucket", kind === "azure" ? "Container" : "Bucket")}
      {field("prefix", "Keys begin with", "nothing")}
      {kind !== "gcs" && field("endpoint", "Server", kind === "s3" ? "Amazon's own" : "Azure's own")}
      {kind === "s3" && (
        <Checkbox
          label="The bucket stands in the path of a URL"
          checked={draft.pathStyle}
          onChange={(event) => change({ pathStyle: event.currentTarget.checked })}
        />
      )}
    </>
  );
}
