import { Anchor, Button, Checkbox, Modal, NumberInput, Textarea } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { BackupOptions, EnvironmentView } from "@/api/bindings";
import { useApi } from "@/api/context";
import { queries, usePassphrase } from "@/api/queries";
import { BackUpEstimate } from "@/domain/BackUpEstimate";
import { ScratchServer } from "@/domain/ScratchServer";
import { ChoiceRow } from "@/kit/ChoiceRow";
import { CopyCommand } from "@/kit/CopyButton";
import { type BackUpChoice, commandOfBackUp, isWhole, optionsOf, usualChoice } from "./backUpChoice";
import styles from "./Dialog.module.css";

type Props = {
  project: string;
  environment: EnvironmentView;
  environments: readonly EnvironmentView[];
  onStart: (options: BackupOptions) => void;
  onClose: () => void;
};

const scopes = [
  { value: "whole", label: "Everything" },
  { value: "definitions", label: "Definitions only" },
  { value: "schemas", label: "Schemas" },
  { value: "tables", label: "Tables" },
] as const;

const aboutScope: Record<BackUpChoice["scope"], string> = {
  whole: "The whole database. Only such a backup opens the gate of a production run.",
  definitions: "Tables, views, functions and so on, without a row.",
  schemas: "Only these schemas, with their rows.",
  tables: "Only these tables, with their rows.",
};

const levels = [
  { value: "read", label: "Read" },
  { value: "restored", label: "Restored" },
] as const;

/** What a backup would be like, and how it is taken. Enter starts it. */
export function BackUpDialog(props: Props) {
  return (
    <Modal
      opened
      onClose={props.onClose}
      title={`Back up ${props.environment.name}`}
      size={560}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      <BackUpForm {...props} />
    </Modal>
  );
}

function BackUpForm({ project, environment, environments, onStart, onClose }: Props) {
  const api = useApi();
  const passphrase = usePassphrase().data;
  const [choice, setChoice] = useState<BackUpChoice>(usualChoice);
  const change = (part: Partial<BackUpChoice>) => setChoice((old) => ({ ...old, ...part }));
  const { engine } = environment.address;
  const [settled] = useDebouncedValue(choice, 250);
  const options = optionsOf(choice, engine);
  // How it is proven changes nothing of what it weighs: the estimate is asked without that.
  const weighed = { ...optionsOf(settled, engine), verify: "none" as const, on: null };
  const estimate = useQuery({
    ...queries.estimate(api, { environment: environment.id, options: weighed }),
    enabled: isWhole(settled),
  });
  const server = environments.find((it) => it.id === options.on)?.name ?? null;
  const named = choice.scope === "schemas" || choice.scope === "tables";
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (isWhole(choice)) onStart(options);
      }}
    >
      <BackUpEstimate estimate={estimate} whole={isWhole(choice)} />
      <ChoiceRow
        label="What"
        value={choice.scope}
        choices={scopes.filter((it) => it.value !== "schemas" || engine === "postgres")}
        about={aboutScope[choice.scope]}
        onChange={(scope) => change({ scope })}
      />
      {named && (
        <Textarea
          label={choice.scope === "tables" ? "Tables" : "Schemas"}
          description="One a line, or with commas between."
          classNames={{ input: styles.mono }}
          placeholder={choice.scope === "tables" ? "public.orders" : "public"}
          rows={2}
          value={choice.names}
          onChange={(event) => change({ names: event.currentTarget.value })}
          spellCheck={false}
        />
      )}
      <NumberInput
        label="Compression"
        description="The level of zstd: 1 is fast, 19 is small, 0 leaves it as it is."
        min={0}
        max={19}
        w={180}
        allowDecimal={false}
        value={choice.level}
        onChange={(level) => change({ level })}
      />
      <Checkbox
        label="Encrypt with the passphrase for backups"
        disabled={passphrase !== true}
        description={
          passphrase === false && (
            <>
              None is set yet.{" "}
              <Anchor
                inherit
                renderRoot={(root) => <Link {...root} to="/p/$project/settings" params={{ project }} />}
              >
                Set it in the settings
              </Anchor>
            </>
          )
        }
        checked={choice.encrypt}
        onChange={(event) => change({ encrypt: event.currentTarget.checked })}
      />
      {engine === "postgres" && (
        <Checkbox
          label="Roles and tablespaces of the server, too"
          checked={choice.globals}
          onChange={(event) => change({ globals: event.currentTarget.checked })}
        />
      )}
      <ChoiceRow
        label="Prove it by"
        value={choice.verify}
        choices={levels}
        about={
          choice.verify === "read"
            ? "It is read to its end and compared with its manifest. That does not prove that it restores."
            : "It is restored into a scratch database and compared with its manifest."
        }
        onChange={(verify) => change({ verify })}
      />
      {choice.verify === "restored" && (
        <ScratchServer
          engine={engine}
          environments={environments}
          on={choice.on}
          onChange={(on) => change({ on })}
        />
      )}
      <div className={styles.buttons}>
        <CopyCommand command={commandOfBackUp(environment, options, server)} />
        <span className={styles.space} />
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" variant="filled" disabled={!isWhole(choice)} data-autofocus>
          Back up {environment.name}
        </Button>
      </div>
    </form>
  );
}
