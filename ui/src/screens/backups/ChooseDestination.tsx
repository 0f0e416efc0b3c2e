import { Radio, TextInput } from "@mantine/core";
import type { EngineView, EnvironmentView } from "@/api/bindings";
import { EnvironmentBadge } from "@/domain/EnvironmentBadge";
import { engineName } from "@/domain/engine";
import { ChoiceRow } from "@/kit/ChoiceRow";
import { Section } from "@/kit/Section";
import styles from "./RestoreScreen.module.css";
import { besideName, type RestoreChoice } from "./restoreChoice";

type Props = {
  engine: EngineView;
  environments: readonly EnvironmentView[];
  choice: RestoreChoice;
  onChange: (choice: RestoreChoice) => void;
};

/** Where to: which environment's server, and there in place of its database or beside it. */
export function ChooseDestination({ engine, environments, choice, onChange }: Props) {
  const chosen = environments.find((it) => it.id === choice.environment);
  const thing = engine === "sqlite" ? "file" : "database";
  return (
    <Section title="2  Destination">
      <Radio.Group
        aria-label="Environment"
        value={choice.environment}
        onChange={(id) => {
          const next = environments.find((it) => it.id === id);
          if (next === undefined) return;
          const untouched = chosen !== undefined && choice.database === besideName(chosen);
          onChange({ ...choice, environment: id, ...(untouched && { database: besideName(next) }) });
        }}
      >
        <div className={styles.radios}>
          {environments.map((it) => {
            const other = it.address.engine !== engine;
            return (
              <Radio
                key={it.id}
                value={it.id}
                size="xs"
                disabled={other}
                label={<EnvironmentBadge environment={it} />}
                description={
                  other
                    ? `${engineName(it.address.engine)}: the backup is of ${engineName(engine)}`
                    : it.display
                }
              />
            );
          })}
        </div>
      </Radio.Group>
      <ChoiceRow
        label="Into"
        value={choice.into}
        choices={[
          { value: "replace", label: `Its own ${thing}` },
          { value: "new", label: `A new ${thing} beside it` },
        ]}
        about={
          choice.into === "replace"
            ? `What is in it now is replaced, after a safety backup of it.`
            : `Nothing that exists is touched.`
        }
        onChange={(into) => onChange({ ...choice, into })}
      />
      {choice.into === "new" && (
        <TextInput
          label={`Name of the new ${thing}`}
          classNames={{ input: styles.mono }}
          value={choice.database}
          error={choice.database.trim() === "" ? "Give it a name." : null}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => onChange({ ...choice, database: event.currentTarget.value })}
        />
      )}
    </Section>
  );
}
