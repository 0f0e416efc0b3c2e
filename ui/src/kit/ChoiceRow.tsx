import { SegmentedControl } from "@mantine/core";
import { type ReactNode, useId } from "react";
import styles from "./ChoiceRow.module.css";

type Props<Value extends string> = {
  label: string;
  value: Value;
  choices: readonly { value: Value; label: string; disabled?: boolean }[];
  /** What the chosen one means. */
  about?: ReactNode;
  onChange: (value: Value) => void;
};

/** One of few, all in sight. */
export function ChoiceRow<Value extends string>({ label, value, choices, about, onChange }: Props<Value>) {
  const id = useId();
  return (
    <div className={styles.choice}>
      <span id={id} className={styles.label}>
        {label}
      </span>
      <SegmentedControl
        size="sm"
        aria-labelledby={id}
        value={value}
        data={[...choices]}
        onChange={(next) => {
          const chosen = choices.find((it) => it.value === next);
          if (chosen !== undefined) onChange(chosen.value);
        }}
      />
      {about !== undefined && <div className={styles.about}>{about}</div>}
    </div>
  );
}
