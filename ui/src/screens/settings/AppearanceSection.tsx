import { useMantineColorScheme } from "@mantine/core";
import type { Appearance } from "@/api/bindings";
import { useAppearance } from "@/domain/useAppearance";
import { ChoiceRow } from "@/kit/ChoiceRow";
import { Section } from "@/kit/Section";

const choices: readonly { value: Appearance; label: string }[] = [
  { value: "system", label: "As the system" },
  { value: "light", label: "Light" },
  { value: "dark", label: "Dark" },
];

/** Light, dark, or as the desktop has it. */
export function AppearanceSection() {
  const { colorScheme } = useMantineColorScheme();
  const { setAppearance } = useAppearance();
  return (
    <Section title="Appearance">
      <ChoiceRow
        label="Colours"
        value={colorScheme === "auto" ? "system" : colorScheme}
        choices={choices}
        onChange={setAppearance}
      />
    </Section>
  );
}
