import { Button, Select, TextInput } from "@mantine/core";
import type { UseFormReturnType } from "@mantine/form";
import { useApi } from "@/api/context";
import { engineName, tlsModes, usualPort } from "@/domain/engine";
import { ChoiceRow } from "@/kit/ChoiceRow";
import type { FormValues } from "./draft";
import styles from "./Sheet.module.css";

type Props = { form: UseFormReturnType<FormValues> };

const engines = (["postgres", "mysql", "sqlite"] as const).map((value) => ({
  value,
  label: engineName(value),
}));

/** Where the target is. A SQLite file is picked by the native dialog, never typed. */
export function AddressFields({ form }: Props) {
  const { engine } = form.values;
  return (
    <div className={styles.stack}>
      <ChoiceRow
        label="Engine"
        value={engine}
        choices={engines}
        onChange={(value) => form.setFieldValue("engine", value)}
      />
      {engine === "sqlite" ? <FileField form={form} /> : <ServerFields form={form} />}
    </div>
  );
}

function FileField({ form }: Props) {
  const api = useApi();
  const pick = async () => {
    const file = await api.picker.file("sqlite");
    if (file !== null) form.setFieldValue("path", file);
  };
  const place = async () => {
    const file = await api.picker.save("sqlite", "app.db");
    if (file !== null) form.setFieldValue("path", file);
  };
  return (
    <div className={styles.pair}>
      <TextInput
        className={styles.grow}
        label="SQLite file"
        description="A file that does not exist yet is made by the first run."
        classNames={{ input: styles.mono }}
        {...form.getInputProps("path")}
      />
      <Button onClick={() => void pick()}>Choose file…</Button>
      <Button onClick={() => void place()}>New file…</Button>
    </div>
  );
}

function ServerFields({ form }: Props) {
  const api = useApi();
  const { engine, tls, caFile } = form.values;
  const mode = tlsModes.find((it) => it.value === tls);
  const checks = tls === "verify-ca" || tls === "verify-full";
  const pick = async () => {
    const file = await api.picker.file("ca");
    if (file !== null) form.setFieldValue("caFile", file);
  };
  return (
    <>
      <div className={styles.pair}>
        <TextInput
          className={styles.grow}
          label="Host"
          placeholder="db.example.net, ::1 or /run/postgresql"
          autoComplete="off"
          spellCheck={false}
          {...form.getInputProps("host")}
        />
        <TextInput
          w={104}
          label="Port"
          inputMode="numeric"
          placeholder={String(usualPort(engine) ?? "")}
          autoComplete="off"
          {...form.getInputProps("port")}
        />
      </div>
      <div className={styles.pair}>
        <TextInput
          className={styles.grow}
          label="Database"
          autoComplete="off"
          spellCheck={false}
          {...form.getInputProps("database")}
        />
        <TextInput
          className={styles.grow}
          label="User"
          autoComplete="off"
          spellCheck={false}
          {...form.getInputProps("user")}
        />
      </div>
      <div className={styles.pair}>
        <Select
          className={styles.grow}
          label="TLS"
          inputWrapperOrder={["label", "input", "description", "error"]}
          description={mode?.about}
          data={tlsModes.map(({ value, label }) => ({ value, label }))}
          value={tls}
          allowDeselect={false}
          onChange={(value) => {
            const chosen = tlsModes.find((it) => it.value === value);
            if (chosen !== undefined) form.setFieldValue("tls", chosen.value);
          }}
        />
      </div>
      {checks && (
        <div className={styles.pair}>
          <TextInput
            className={styles.grow}
            label="Authorities"
            description="A PEM file; without one, those that the system trusts."
            classNames={{ input: styles.mono }}
            value={caFile ?? ""}
            readOnly
            placeholder="the system's own"
          />
          {caFile !== null && <Button onClick={() => form.setFieldValue("caFile", null)}>Clear</Button>}
          <Button onClick={() => void pick()}>Choose file…</Button>
        </div>
      )}
      <TextInput
        label="Direct address"
        inputWrapperOrder={["label", "input", "description", "error"]}
        description="Only where the host is a pooler in transaction mode, such as PgBouncer: what writes goes this way."
        placeholder="none"
        autoComplete="off"
        spellCheck={false}
        {...form.getInputProps("direct")}
      />
    </>
  );
}
