import { TextInput } from "@mantine/core";
import type { UseFormReturnType } from "@mantine/form";
import type { PasswordStateView } from "@/api/bindings";
import { KeyringNotice } from "@/domain/KeyringNotice";
import { passwordWords } from "@/domain/password";
import { ChoiceRow } from "@/kit/ChoiceRow";
import type { FormValues } from "./draft";
import styles from "./Sheet.module.css";

/** Where the kept password is, where that could be asked: a locked keyring does not tell. */
export type KeptPassword = PasswordStateView | "unknown";

type Props = {
  form: UseFormReturnType<FormValues>;
  /** Where the kept one is; `null` for a new environment. */
  kept: KeptPassword | null;
  /** Whether a pasted URL brought one along. */
  fromUrl: boolean;
};

const places = [
  { value: "keyring", label: "In the keyring" },
  { value: "session", label: "Only for this session" },
] as const;

/** A password goes in and never comes out: a kept one is named by its place alone. */
export function PasswordFields({ form, kept, fromUrl }: Props) {
  const { keep } = form.values;
  return (
    <div className={styles.stack}>
      <TextInput
        type="password"
        label="Password"
        inputWrapperOrder={["label", "input", "description", "error"]}
        description={fromUrl ? "Taken from the URL. Type another to use that instead." : about(kept)}
        placeholder={fromUrl || kept === "keyring" || kept === "session" ? "••••••••  (kept)" : ""}
        autoComplete="new-password"
        {...form.getInputProps("password")}
      />
      <ChoiceRow
        label="Keep the password"
        value={keep}
        choices={places}
        about={
          keep === "keyring"
            ? "In the keyring of the system, found again at the next start."
            : "In memory, until Godwit is closed. Nothing is written."
        }
        onChange={(value) => form.setFieldValue("keep", value)}
      />
      {keep === "keyring" && <KeyringNotice onSession={() => form.setFieldValue("keep", "session")} />}
    </div>
  );
}

function about(kept: KeptPassword | null): string {
  if (kept === "unknown") return "Whether one is kept is not known: the keyring has not answered.";
  if (kept === null) return "Leave it empty where the server asks for none.";
  return `${passwordWords(kept).long} Type one to replace it.`;
}
