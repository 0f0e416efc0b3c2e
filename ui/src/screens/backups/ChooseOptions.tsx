import { Checkbox, NumberInput } from "@mantine/core";
import { Section } from "@/kit/Section";
import styles from "./Dialog.module.css";
import type { RestoreChoice } from "./restoreChoice";

type Options = RestoreChoice["options"];
type Props = { options: Options; onChange: (options: Options) => void };

/** How the backup is loaded. PostgreSQL alone has a choice. */
export function ChooseOptions({ options, onChange }: Props) {
  const change = (part: Partial<Options>) => onChange({ ...options, ...part });
  return (
    <Section title="3  How it is loaded">
      <div className={styles.form}>
        <Checkbox
          label="Objects get their owners back"
          description="Otherwise everything belongs to whoever restores."
          checked={options.owners}
          onChange={(event) => change({ owners: event.currentTarget.checked })}
        />
        <Checkbox
          label="Privileges are granted again"
          checked={options.privileges}
          onChange={(event) => change({ privileges: event.currentTarget.checked })}
        />
        <Checkbox
          label="All or nothing, in one transaction"
          description="By one connection alone."
          checked={options.oneTransaction}
          onChange={(event) => {
            const oneTransaction = event.currentTarget.checked;
            change({ oneTransaction, ...(oneTransaction && { jobs: 1 }) });
          }}
        />
        <NumberInput
          label="Connections that load at once"
          w={220}
          min={1}
          max={64}
          clampBehavior="strict"
          allowDecimal={false}
          disabled={options.oneTransaction}
          value={options.jobs}
          onChange={(jobs) => change({ jobs: Math.max(1, Number(jobs) || 1) })}
        />
      </div>
    </Section>
  );
}
