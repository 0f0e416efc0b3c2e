import { Button, Menu } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Archive } from "lucide-react";
import { useState } from "react";
import type { BackupView, EnvironmentView } from "@/api/bindings";
import { useApi } from "@/api/context";
import { toApiError } from "@/api/error";
import { EnvironmentName } from "@/domain/EnvironmentBadge";
import { sentence } from "@/domain/ErrorCard";
import { FooterSpace } from "@/domain/Screen";
import { formatBytes, plural } from "@/kit/format";
import { StateWord } from "@/kit/StateWord";
import { PruneDialog } from "./PruneDialog";

type Props = {
  project: string;
  environments: readonly EnvironmentView[];
  /** The environment that is shown; `null` shows all. */
  chosen: EnvironmentView | null;
  backups: readonly BackupView[];
  busy: boolean;
  onBackUp: (environment: EnvironmentView) => void;
  onImported: (backup: string) => void;
};

/** What there is in numbers, and what can be done about backups. */
export function BackupsFooter(props: Props) {
  const { project, environments, chosen, backups, busy, onBackUp, onImported } = props;
  const api = useApi();
  const client = useQueryClient();
  const [pruning, setPruning] = useState(false);
  const bytes = backups.reduce((sum, it) => sum + (it.bytes ?? 0), 0);
  const fetched = useMutation({
    mutationFn: async () => {
      const path = await api.picker.file("backup");
      return path === null ? null : api.backup.import(path);
    },
    onSuccess: async (backup) => {
      if (backup === null) return;
      await client.invalidateQueries({ queryKey: ["backups"] });
      onImported(backup.id);
    },
  });
  return (
    <>
      <span>{backups.length > 0 && `${plural(backups.length, "backup")}, ${formatBytes(bytes)}`}</span>
      {fetched.error !== null && (
        <span role="alert">
          <StateWord glyph="failed" tone="danger">
            {sentence(toApiError(fetched.error).message)}
          </StateWord>
        </span>
      )}
      <FooterSpace />
      <Button loading={fetched.isPending} onClick={() => fetched.mutate()}>
        Import…
      </Button>
      <Button onClick={() => setPruning(true)}>Prune…</Button>
      {chosen !== null ? (
        <Button variant="filled" loading={busy} onClick={() => onBackUp(chosen)}>
          Back up {chosen.name}…
        </Button>
      ) : (
        <Menu position="top-end">
          <Menu.Target>
            <Button variant="filled" loading={busy} leftSection={<Archive size={14} aria-hidden />}>
              Back up…
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {environments.map((it) => (
              <Menu.Item key={it.id} onClick={() => onBackUp(it)}>
                <EnvironmentName environment={it} />
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      )}
      {pruning && <PruneDialog project={project} onClose={() => setPruning(false)} />}
    </>
  );
}
