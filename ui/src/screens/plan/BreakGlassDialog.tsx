import { Button, Modal, Textarea } from "@mantine/core";
import { useState } from "react";
import { sentence } from "@/domain/ErrorCard";
import styles from "./DrillGate.module.css";

type Props = {
  target: string;
  /** What the gate says is missing. */
  lacks: string;
  onBreak: (reason: string) => void;
  onClose: () => void;
};

/** Asks for the reason why a run goes on without a proven backup. Without one there is no way through. */
export function BreakGlassDialog({ target, lacks, onBreak, onClose }: Props) {
  const [typed, setTyped] = useState("");
  const reason = typed.trim().replace(/\s+/g, " ");
  return (
    <Modal
      opened
      onClose={onClose}
      title="Break the glass?"
      size={480}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          if (reason !== "") onBreak(reason);
        }}
      >
        <p>
          <strong>{target} has no proven backup.</strong> {sentence(lacks)} If this run goes wrong, nobody
          knows whether there is a way back.
        </p>
        <p>
          Only this gate is passed, for this run alone. Your reason is recorded with it, and shown to whoever
          opens it.
        </p>
        <Textarea
          label="Reason"
          description="Why it cannot wait for a backup to be taken and restored."
          required
          rows={2}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          data-autofocus
        />
        <div className={styles.buttons}>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" variant="filled" color="red" disabled={reason === ""}>
            Break the glass
          </Button>
        </div>
      </form>
    </Modal>
  );
}
