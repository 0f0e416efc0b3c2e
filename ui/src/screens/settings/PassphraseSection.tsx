import { Button, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useApi } from "@/api/context";
import { usePassphrase } from "@/api/queries";
import { ErrorCard } from "@/domain/ErrorCard";
import { ConfirmByName } from "@/kit/ConfirmByName";
import { Section } from "@/kit/Section";
import { SkeletonBlock } from "@/kit/SkeletonBlock";
import { StateWord } from "@/kit/StateWord";
import styles from "./SettingsScreen.module.css";

/** The passphrase that encrypts and opens backups. It goes into the keyring and is never shown. */
export function PassphraseSection() {
  const { data, error, refetch } = usePassphrase();
  return (
    <Section
      title="Passphrase for backups"
      about="Backups that you encrypt are encrypted with it. It lies in the keyring of the system and is never shown: write it down where you will find it without this machine."
    >
      {error !== null && <ErrorCard error={error} onRetry={() => void refetch()} />}
      {error === null && data === undefined && <SkeletonBlock label="Asking for the passphrase" rows={1} />}
      {data !== undefined && <Fields isSet={data} />}
    </Section>
  );
}

function Fields({ isSet }: { isSet: boolean }) {
  const api = useApi();
  const client = useQueryClient();
  const [first, setFirst] = useState("");
  const [second, setSecond] = useState("");
  const [forgetting, setForgetting] = useState(false);
  const again = () => client.invalidateQueries({ queryKey: ["passphrase"] });
  const set = useMutation({
    mutationFn: () => api.passphrase.set(first),
    onSuccess: () => {
      setFirst("");
      setSecond("");
      return again();
    },
  });
  const clear = useMutation({
    mutationFn: () => api.passphrase.clear(),
    onSuccess: () => {
      setForgetting(false);
      return again();
    },
  });
  const differs = second !== "" && second !== first;
  const sound = first !== "" && first === second;
  return (
    <>
      <div aria-live="polite">
        {isSet ? (
          <StateWord glyph="done" tone="success">
            one is set
          </StateWord>
        ) : (
          <StateWord glyph="none" tone="neutral">
            none is set: no backup can be encrypted with it
          </StateWord>
        )}
      </div>
      <form
        className={styles.pair}
        onSubmit={(event) => {
          event.preventDefault();
          if (sound) set.mutate();
        }}
      >
        <TextInput
          className={styles.grow}
          type="password"
          label={isSet ? "New passphrase" : "Passphrase"}
          autoComplete="new-password"
          value={first}
          onChange={(event) => setFirst(event.currentTarget.value)}
        />
        <TextInput
          className={styles.grow}
          type="password"
          label="The same again"
          autoComplete="new-password"
          inputWrapperOrder={["label", "error", "input"]}
          error={differs ? "The two are not the same." : null}
          value={second}
          onChange={(event) => setSecond(event.currentTarget.value)}
        />
        <Button type="submit" disabled={!sound} loading={set.isPending}>
          {isSet ? "Change passphrase" : "Set passphrase"}
        </Button>
        {isSet && <Button onClick={() => setForgetting(true)}>Forget…</Button>}
      </form>
      {isSet && (
        <p className={styles.subtle}>
          Backups that were encrypted with an earlier one open with that one alone.
        </p>
      )}
      {set.error !== null && <ErrorCard error={set.error} />}
      <ConfirmByName
        opened={forgetting}
        title="Forget the passphrase?"
        name={null}
        action="Forget the passphrase"
        tone="danger"
        busy={clear.isPending}
        onClose={() => setForgetting(false)}
        onConfirm={() => clear.mutate()}
      >
        <p>
          Encrypted backups cannot be read, proven or restored until it is set again. Godwit cannot bring it
          back.
        </p>
        {clear.error !== null && <ErrorCard error={clear.error} />}
      </ConfirmByName>
    </>
  );
}
