import { Button, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { PlugZap } from "lucide-react";
import { useEffect, useState } from "react";
import type { EnvironmentView } from "@/api/bindings";
import { useApi } from "@/api/context";
import { GodwitError } from "@/api/error";
import { invalidateEnvironments } from "@/api/queries";
import { ErrorCard } from "@/domain/ErrorCard";
import { Section } from "@/kit/Section";
import { AddressFields } from "./AddressFields";
import { addressValues, draftOf, type FormValues, faultsOf, valuesOf } from "./draft";
import { type KeptPassword, PasswordFields } from "./PasswordFields";
import { PolicyFields } from "./PolicyFields";
import type { PastedUrl } from "./pastedUrl";
import styles from "./Sheet.module.css";
import { TestResult } from "./TestResult";
import { UrlField } from "./UrlField";

type Props = {
  project: string;
  environment: EnvironmentView | null;
  others: readonly string[];
  kept: KeptPassword | null;
  /** Told whenever there begins or ceases to be something that closing would lose. */
  onDirty: (dirty: boolean) => void;
  onClose: () => void;
  onKept: (environment: EnvironmentView) => void;
};

/** Every field of an environment, its test and its keeping. Secrets leave the page with the call that keeps them. */
export function EnvironmentForm(props: Props) {
  const { project, environment, others, kept, onDirty, onClose, onKept } = props;
  const api = useApi();
  const client = useQueryClient();
  const [url, setUrl] = useState("");
  const [pasted, setPasted] = useState<PastedUrl | null>(null);
  const form = useForm<FormValues>({
    initialValues: valuesOf(environment),
    validate: (values) => faultsOf(values, others),
    validateInputOnBlur: true,
    // What was found out about other values would mislead.
    onValuesChange: () => {
      test.reset();
      keep.reset();
    },
  });
  const id = environment?.id ?? null;
  // Both read the form when they run and take no argument: a mutation remembers its arguments, and these are secret.
  const keep = useMutation({
    mutationFn: () => {
      const draft = draftOf(form.getValues(), pasted);
      return id === null ? api.environment.create({ project, draft }) : api.environment.update({ id, draft });
    },
    // The secrets go with the form itself: emptying its fields here would count as a change and forget this success.
    onSuccess: async (done) => {
      await invalidateEnvironments(client);
      onKept(done);
    },
  });
  const test = useMutation({
    mutationFn: () => api.environment.test({ id, draft: draftOf(form.getValues(), pasted) }),
  });
  const testNow = () => {
    const { name: _, ...faults } = faultsOf(form.getValues(), []);
    form.setErrors(faults);
    if (Object.keys(faults).length === 0) test.mutate();
  };
  const take = (read: PastedUrl) => {
    form.setValues(addressValues(read.address));
    form.clearErrors();
    test.reset();
    setPasted(read);
  };
  const dirty = form.isDirty() || pasted !== null || url.trim() !== "";
  useEffect(() => onDirty(dirty), [onDirty, dirty]);
  return (
    <form className={styles.form} onSubmit={form.onSubmit(() => keep.mutate())} noValidate>
      <div className={styles.scroll}>
        <UrlField
          text={url}
          onText={setUrl}
          pasted={pasted}
          onPasted={take}
          onForget={() => setPasted(null)}
        />
        <TextInput
          label="Name"
          placeholder="staging"
          autoComplete="off"
          spellCheck={false}
          {...form.getInputProps("name")}
        />
        <Section title="Where it is">
          <AddressFields form={form} />
        </Section>
        {form.values.engine !== "sqlite" && (
          <Section title="Log-in">
            <PasswordFields form={form} kept={kept} fromUrl={pasted?.hasPassword ?? false} />
          </Section>
        )}
        <Section title="What is at stake">
          <PolicyFields form={form} />
        </Section>
      </div>
      <Outcome
        test={test}
        engine={form.values.engine}
        keepError={keep.error}
        environment={dirty ? null : environment}
        onMarked={testNow}
        onSession={() => {
          form.setFieldValue("keep", "session");
          keep.mutate();
        }}
      />
      <div className={styles.footer}>
        <Button leftSection={<PlugZap size={14} aria-hidden />} loading={test.isPending} onClick={testNow}>
          Test connection
        </Button>
        <span className={styles.space} />
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" variant="filled" loading={keep.isPending || keep.isSuccess}>
          {environment === null ? "Add environment" : "Save changes"}
        </Button>
      </div>
    </form>
  );
}

type OutcomeProps = {
  test: { data: Parameters<typeof TestResult>[0]["result"] | undefined; error: unknown };
  engine: FormValues["engine"];
  keepError: unknown;
  environment: EnvironmentView | null;
  onMarked: () => void;
  onSession: () => void;
};

/** What the last test or attempt to keep came to, above the buttons so that it is always in sight. */
function Outcome({ test, engine, keepError, environment, onMarked, onSession }: OutcomeProps) {
  if (keepError !== null) {
    const noKeyring =
      keepError instanceof GodwitError &&
      (keepError.code === "keyring-missing" || keepError.code === "keyring-locked");
    return (
      <div className={styles.fault}>
        <ErrorCard
          error={keepError}
          actions={noKeyring ? <Button onClick={onSession}>Keep only for this session</Button> : undefined}
        />
      </div>
    );
  }
  if (test.error !== null) {
    return (
      <div className={styles.fault}>
        <ErrorCard error={test.error} />
      </div>
    );
  }
  if (test.data === undefined) return null;
  return (
    <div className={styles.outcome}>
      <TestResult result={test.data} engine={engine} environment={environment} onMarked={onMarked} />
    </div>
  );
}
