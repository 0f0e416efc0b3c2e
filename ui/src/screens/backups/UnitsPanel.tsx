import { Button } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { EnvironmentView, UnitsView } from "@/api/bindings";
import { useApi } from "@/api/context";
import { queries } from "@/api/queries";
import { ErrorCard, sentence } from "@/domain/ErrorCard";
import { CopyButton } from "@/kit/CopyButton";
import { SkeletonBlock } from "@/kit/SkeletonBlock";
import { StateWord } from "@/kit/StateWord";
import styles from "./Dialog.module.css";

type Props = { environment: EnvironmentView };

/** The files by which the system takes scheduled backups, and the commands that make it use them. */
export function UnitsPanel({ environment }: Props) {
  const api = useApi();
  const client = useQueryClient();
  const query = queries.units(api, environment.id, null);
  const { data, error, refetch } = useQuery(query);
  const kept = (units: UnitsView) => client.setQueryData(query.queryKey, units);
  const install = useMutation({
    mutationFn: () => api.schedule.install(environment.id, null),
    onSuccess: kept,
  });
  const uninstall = useMutation({
    mutationFn: () => api.schedule.uninstall(environment.id, null),
    onSuccess: kept,
  });
  if (error !== null) return <ErrorCard error={error} onRetry={() => void refetch()} />;
  if (data === undefined) return <SkeletonBlock label="Making the units" rows={4} />;
  const failure = install.error ?? uninstall.error;
  const commands = data.installed ? data.activate : [];
  return (
    <section className={styles.form} aria-label="Units for this system">
      <div aria-live="polite">
        {data.installed ? (
          <StateWord glyph="done" tone="neutral">
            The files are there. The system uses them once these commands were run.
          </StateWord>
        ) : (
          <p className={styles.subtle}>
            Godwit writes these files. They hold no secret, and nothing is run for you.
          </p>
        )}
      </div>
      {data.files.map(({ path, text }) => (
        <div key={path}>
          <code>{path}</code>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard. */}
          <pre className={styles.file} tabIndex={0}>
            {text}
          </pre>
        </div>
      ))}
      <div>
        <span className={styles.subtle}>
          {data.installed
            ? "Run these commands to use them:"
            : "Afterwards these commands make the system use them:"}
        </span>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard. */}
        <pre className={styles.file} tabIndex={0}>
          {data.activate.join("\n")}
        </pre>
      </div>
      {data.notes.map((note) => (
        <p key={note} className={styles.subtle}>
          {sentence(note)}
        </p>
      ))}
      {failure !== null && <ErrorCard error={failure} />}
      <div className={styles.buttons}>
        {commands.length > 0 && <CopyButton value={commands.join("\n")}>Copy the commands</CopyButton>}
        {data.installed && (
          <Button loading={uninstall.isPending} onClick={() => uninstall.mutate()}>
            Delete the files
          </Button>
        )}
        <Button loading={install.isPending} onClick={() => install.mutate()}>
          {data.installed ? "Write the files again" : "Write the files"}
        </Button>
      </div>
    </section>
  );
}
