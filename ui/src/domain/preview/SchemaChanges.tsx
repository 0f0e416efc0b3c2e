import { Modal, SegmentedControl } from "@mantine/core";
import { type KeyboardEvent, useState } from "react";
import type { EngineView } from "@/api/bindings";
import type { SchemaChange } from "@/api/previewTypes";
import { plural } from "@/kit/format";
import { StateWord } from "@/kit/StateWord";
import { type DiffLayout, DiffText } from "./DiffText";
import styles from "./SchemaChanges.module.css";

type Props = { changes: readonly SchemaChange[]; engine: EngineView; onClose: () => void };

const looks = {
  added: { glyph: "done", tone: "success" },
  removed: { glyph: "failed", tone: "danger" },
  changed: { glyph: "edited", tone: "info" },
} as const;

/** How the schema differs after a dry run: the objects, and each one's definition before and after. */
export function SchemaChanges({ changes, engine, onClose }: Props) {
  const [at, setAt] = useState(0);
  const [layout, setLayout] = useState<DiffLayout>("side");
  const shown = changes[at];
  const onKeyDown = (event: KeyboardEvent) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    setAt(Math.min(changes.length - 1, Math.max(0, at + by)));
  };
  return (
    <Modal
      opened
      onClose={onClose}
      size="min(1160px, 94vw)"
      title={`Schema before → after: ${plural(changes.length, "object")}`}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      <div className={styles.columns}>
        <div
          className={styles.list}
          role="listbox"
          aria-label="Objects"
          tabIndex={0}
          aria-activedescendant={`schema-change-${at}`}
          onKeyDown={onKeyDown}
          data-autofocus
        >
          {changes.map((change, index) => (
            <div
              key={`${change.kind} ${change.name}`}
              id={`schema-change-${index}`}
              role="option"
              tabIndex={-1}
              aria-selected={index === at}
              className={styles.object}
              onMouseDown={() => setAt(index)}
            >
              <StateWord {...looks[change.change]}>{change.change}</StateWord>
              <span className={styles.name}>
                {change.kind} <code>{change.name}</code>
              </span>
            </div>
          ))}
        </div>
        {shown !== undefined && (
          <div className={styles.texts}>
            <SegmentedControl
              className={styles.layout}
              aria-label="Layout"
              value={layout}
              onChange={(value) => setLayout(value === "unified" ? "unified" : "side")}
              data={[
                { value: "side", label: "Side by side" },
                { value: "unified", label: "Unified" },
              ]}
            />
            <DiffText
              before={shown.before ?? ""}
              after={shown.after ?? ""}
              engine={engine}
              label={`${shown.kind} ${shown.name}`}
              layout={layout}
            />
          </div>
        )}
      </div>
    </Modal>
  );
}
