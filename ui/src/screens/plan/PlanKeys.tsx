import { ActionIcon, Popover } from "@mantine/core";
import { Keyboard } from "lucide-react";
import { Fragment } from "react";
import styles from "./PlanKeys.module.css";

const keys: readonly (readonly [keys: string, does: string])[] = [
  ["F8, Shift F8", "next, previous finding"],
  ["n, p", "the same, in the SQL"],
  ["j, k", "next, previous statement, in the SQL"],
  ["Alt ↓, Alt ↑", "the same"],
  ["↓, ↑", "through steps, findings and tabs"],
  ["Enter", "jump to the finding that has the focus"],
  ["Ctrl F", "search in the SQL"],
  ["Ctrl K", "go anywhere"],
];

/** The keys that work on a plan. */
export function PlanKeys() {
  return (
    <Popover position="bottom-end" withArrow shadow="md" trapFocus>
      <Popover.Target>
        <ActionIcon aria-label="Keys" title="Keys">
          <Keyboard size={15} aria-hidden />
        </ActionIcon>
      </Popover.Target>
      <Popover.Dropdown aria-label="Keys of this screen">
        <dl className={styles.keys}>
          {keys.map(([key, does]) => (
            <Fragment key={key}>
              <dt>
                <kbd>{key}</kbd>
              </dt>
              <dd>{does}</dd>
            </Fragment>
          ))}
        </dl>
      </Popover.Dropdown>
    </Popover>
  );
}
