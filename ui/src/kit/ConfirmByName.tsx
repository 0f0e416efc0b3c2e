import { Button, Modal, TextInput } from "@mantine/core";
import { type ReactNode, useState } from "react";
import styles from "./ConfirmByName.module.css";

type Props = {
  opened: boolean;
  title: string;
  /** The target, the effect in numbers and the way back. */
  children: ReactNode;
  /** What must be typed; `null` asks for a click alone. */
  name: string | null;
  /** Repeats the verb: *Apply 3 migrations to production*. */
  action: string;
  tone: "normal" | "danger";
  /** Whether everything else that the dialog asks for is given. */
  ready?: boolean;
  busy?: boolean;
  onConfirm: (typed: string | null) => void;
  onClose: () => void;
};

/** Asks before something that matters; production asks for its name, typed. */
export function ConfirmByName(props: Props) {
  return (
    <Modal
      opened={props.opened}
      onClose={props.onClose}
      title={props.title}
      size={480}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      {props.opened && <ConfirmForm {...props} />}
    </Modal>
  );
}

function ConfirmForm(props: Props) {
  const { children, name, action, tone, ready = true, busy = false, onConfirm, onClose } = props;
  const [typed, setTyped] = useState("");
  const open = ready && (name === null || typed === name);
  // Enter presses what has the focus: where a click alone destroys something, that must be the way out.
  // A dialog that asks for more says itself what comes first.
  const first =
    props.ready !== undefined
      ? "elsewhere"
      : name !== null
        ? "name"
        : tone === "danger"
          ? "cancel"
          : "action";
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (open && !busy) onConfirm(name === null ? null : typed);
      }}
    >
      <div className={styles.text}>{children}</div>
      {name !== null && (
        <TextInput
          label={
            <>
              Type <code className={styles.name}>{name}</code> to confirm
            </>
          }
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          data-autofocus={first === "name" || undefined}
          autoComplete="off"
          autoCorrect="off"
          spellCheck={false}
        />
      )}
      <div className={styles.buttons}>
        <Button onClick={onClose} data-autofocus={first === "cancel" || undefined}>
          Cancel
        </Button>
        <Button
          type="submit"
          variant="filled"
          color={tone === "danger" ? "red" : "teal"}
          disabled={!open}
          loading={busy}
          data-autofocus={first === "action" || undefined}
        >
          {action}
        </Button>
      </div>
    </form>
  );
}
