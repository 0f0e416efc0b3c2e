import { ColorSwatch, Radio } from "@mantine/core";
import type { UseFormReturnType } from "@mantine/form";
import { Check } from "lucide-react";
import type { TierView } from "@/api/bindings";
import { protectLevels } from "@/domain/engine";
import { ChoiceRow } from "@/kit/ChoiceRow";
import { colours } from "./colours";
import { type FormValues, usualProtect } from "./draft";
import styles from "./Sheet.module.css";

/** Stands for no colour of its own: a radio's value is a text. */
const tierColour = "";

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
  const chosen = colour ?? tierColour;
  // Tab stops at one radio, the chosen one; the arrow keys move on. A colour from elsewhere has no radio here.
  const stop = colours.some((it) => it.value === colour) ? chosen : tierColour;
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
      <Radio.Group
        label="Colour"
        value={chosen}
        onChange={(value) => form.setFieldValue("colour", value === tierColour ? null : value)}
      >
        <div className={styles.colours}>
          <Radio.Card
            value={tierColour}
            withBorder={false}
            tabIndex={stop === tierColour ? 0 : -1}
            className={styles.plain}
          >
            The tier's own
          </Radio.Card>
          {colours.map(({ value, name }) => (
            <Radio.Card
              key={value}
              value={value}
              withBorder={false}
              tabIndex={stop === value ? 0 : -1}
              aria-label={name}
              title={name}
              className={styles.swatch}
            >
              <ColorSwatch color={value} size={18} withShadow={false}>
                {colour === value && <Check size={12} color="var(--surface-panel)" aria-hidden />}
              </ColorSwatch>
            </Radio.Card>
          ))}
        </div>
      </Radio.Group>
    </div>
  );
}
