import { UnstyledButton } from "@mantine/core";
import type { KeyboardEvent } from "react";
import type { EnvironmentView } from "@/api/bindings";
import { EnvironmentName } from "./EnvironmentBadge";
import styles from "./EnvironmentTabs.module.css";

type Props = {
  environments: readonly EnvironmentView[];
  /** The chosen one's id; `null` is all of them. */
  chosen: string | null;
  /** With it, the first tab stands for all. */
  all?: string;
  onChoose: (id: string | null) => void;
};

/** Chooses an environment; arrow keys move, as in any list of tabs. */
export function EnvironmentTabs({ environments, chosen, all, onChoose }: Props) {
  const ids: (string | null)[] = [...(all === undefined ? [] : [null]), ...environments.map((it) => it.id)];
  const move = (event: KeyboardEvent<HTMLDivElement>) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const to = (ids.indexOf(chosen) + step + ids.length) % ids.length;
    onChoose(ids[to] ?? null);
    const tabs = event.currentTarget.querySelectorAll<HTMLElement>("[role=radio]");
    tabs[to]?.focus();
  };
  return (
    <div className={styles.tabs} role="radiogroup" aria-label="Environment" onKeyDown={move}>
      {all !== undefined && (
        <Tab on={chosen === null} onChoose={() => onChoose(null)}>
          {all}
        </Tab>
      )}
      {environments.map((environment) => (
        <Tab
          key={environment.id}
          on={chosen === environment.id}
          tier={environment.tier}
          onChoose={() => onChoose(environment.id)}
        >
          <EnvironmentName environment={environment} />
        </Tab>
      ))}
    </div>
  );
}

type TabProps = { on: boolean; tier?: string; onChoose: () => void; children: React.ReactNode };

function Tab({ on, tier, onChoose, children }: TabProps) {
  return (
    <UnstyledButton
      role="radio"
      aria-checked={on}
      tabIndex={on ? 0 : -1}
      className={styles.tab}
      data-tier={tier}
      onClick={onChoose}
    >
      {children}
    </UnstyledButton>
  );
}

/** The environment that a screen shows: the asked one, else the first in promotion order. */
export function environmentOr(
  environments: readonly EnvironmentView[],
  asked: string | null,
): EnvironmentView | undefined {
  return environments.find((it) => it.id === asked) ?? environments[0];
}
