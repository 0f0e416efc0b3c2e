import { ColorSwatch, UnstyledButton } from "@mantine/core";
import type { UseFormReturnType } from "@mantine/form";
import { Check } from "lucide-react";
import type { TierView } from "@/api/bindings";
import { protectLevels } from "@/domain/engine";
import { ChoiceRow } from "@/kit/ChoiceRow";
import { colours } from "./colours";
import { type FormValues, usualProtect } from "./draft";
import styles from "./Sheet.module.css";

type Props = { form: UseFormReturnType<FormValues> };

const tiers: readonly { value: TierView; label: string; about: string }[] = [
  { value: "development", label: "Development", about: "A developer's own." },
  { value: "staging", label: "Staging", about: "Shared, without customers." },
  {
    value: "production",
    label: "Production",
    about: "What customers use: a red frame, a lock, and a backup before each run.",
  },
];

/** What is at stake and what a write needs. */
export function PolicyFields({ form }: Props) {
  const { tier, protect, colour } = form.values;
  const chooseTier = (value: TierView) => {
    // A protect level that the person chose stays; only the tier's own moves along.
    if (protect === usualProtect(tier)) form.setFieldValue("protect", usualProtect(value));
    form.setFieldValue("tier", value);
  };
  return (
    <div className={styles.stack}>
      <ChoiceRow
        label="Tier"
        value={tier}
        choices={tiers}
        about={tiers.find((it) => it.value === tier)?.about}
        onChange={chooseTier}
      />
      <ChoiceRow
        label="Protection"
        value={protect}
        choices={protectLevels}
        about={protectLevels.find((it) => it.value === protect)?.about}
        onChange={(value) => form.setFieldValue("protect", value)}
      />
      <div className={styles.colours} role="radiogroup" aria-label="Colour">
        <span className={styles.label}>Colour</span>
        <UnstyledButton
          role="radio"
          aria-checked={colour === null}
          className={styles.plain}
          onClick={() => form.setFieldValue("colour", null)}
        >
          The tier's own
        </UnstyledButton>
        {colours.map(({ value, name }) => (
          <UnstyledButton
            key={value}
            role="radio"
            aria-checked={colour === value}
            aria-label={name}
            title={name}
            className={styles.swatch}
            onClick={() => form.setFieldValue("colour", value)}
          >
            <ColorSwatch color={value} size={18} withShadow={false}>
              {colour === value && <Check size={12} color="var(--surface-panel)" aria-hidden />}
            </ColorSwatch>
          </UnstyledButton>
        ))}
      </div>
    </div>
  );
}
