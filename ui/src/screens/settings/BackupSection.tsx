import { Button, NumberInput, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { SettingsView } from "@/api/bindings";
import { useApi } from "@/api/context";
import { invalidateTargets } from "@/api/queries";
import { ErrorCard } from "@/domain/ErrorCard";
import { plural } from "@/kit/format";
import { Section } from "@/kit/Section";
import styles from "./SettingsScreen.module.css";

type Props = { settings: SettingsView };

/** Where backups go and how long pruning keeps them. */
export function BackupSection({ settings }: Props) {
  const api = useApi();
  const client = useQueryClient();
  const [last, setLast] = useState<number | string>(settings.keepLast);
  const [days, setDays] = useState<number | string>(settings.keepDays);
  const [hours, setHours] = useState<number | string>(settings.drillHours);
  const save = useMutation({
    mutationFn: async (change: Partial<SettingsView>) =>
      api.settings.set({ ...(await api.settings.get()), ...change }),
    onSuccess: (kept) => {
      client.setQueryData(["settings"], kept);
      return Promise.all([
        client.invalidateQueries({ queryKey: ["prune"] }),
        // How old a proven backup may be opens or closes the gate of a plan.
        invalidateTargets(client),
      ]);
    },
  });
  const pick = async () => {
    const folder = await api.picker.folder("Choose the folder for backups");
    if (folder !== null) save.mutate({ backupFolder: folder });
  };
  const keepLast = Number(last);
  const keepDays = Number(days);
  const drillHours = Number(hours);
  const sound = last !== "" && days !== "" && keepLast >= 0 && keepDays >= 0;
  const changed = keepLast !== settings.keepLast || keepDays !== settings.keepDays;
  return (
    <Section title="Backups">
      <div className={styles.pair}>
        <TextInput
          className={styles.grow}
          label="Backup folder"
          description="New backups go here. Those that lie elsewhere stay where they are."
          classNames={{ input: styles.mono }}
          value={settings.backupFolder}
          readOnly
        />
        <Button onClick={() => void pick()}>Choose folder…</Button>
      </div>
      <div className={styles.pair}>
        <NumberInput
          label="Keep at least"
          suffix=" backups"
          w={180}
          min={0}
          max={10_000}
          allowDecimal={false}
          value={last}
          onChange={setLast}
        />
        <NumberInput
          label="Keep every backup for"
          suffix=" days"
          w={180}
          min={0}
          max={36_500}
          allowDecimal={false}
          value={days}
          onChange={setDays}
        />
        <Button
          disabled={!changed || !sound}
          loading={save.isPending}
          onClick={() => save.mutate({ keepLast, keepDays })}
        >
          Save retention
        </Button>
      </div>
      <p className={styles.subtle}>
        Pruning keeps the newest {plural(settings.keepLast, "backup")} of each environment and all of the last{" "}
        {plural(settings.keepDays, "day")}. It runs only when you ask for it, and shows first what goes.
      </p>
      <div className={styles.pair}>
        <NumberInput
          label="Production asks for a restored backup"
          description="A run there asks for one that was taken within so many hours, restored and compared."
          inputWrapperOrder={["label", "input", "description", "error"]}
          suffix=" hours"
          min={1}
          max={8760}
          allowDecimal={false}
          value={hours}
          onChange={setHours}
        />
        <Button
          disabled={hours === "" || drillHours < 1 || drillHours === settings.drillHours}
          loading={save.isPending}
          onClick={() => save.mutate({ drillHours })}
        >
          Save hours
        </Button>
      </div>
      {save.error !== null && <ErrorCard error={save.error} />}
    </Section>
  );
}
