import { CloseButton, TextInput } from "@mantine/core";
import { Search } from "lucide-react";

type Props = { label: string; value: string; onChange: (value: string) => void; width?: number };

/** Narrows a list while one types; Esc empties it. */
export function SearchField({ label, value, onChange, width }: Props) {
  return (
    <TextInput
      type="search"
      aria-label={label}
      placeholder={label}
      w={width}
      value={value}
      autoComplete="off"
      spellCheck={false}
      leftSection={<Search size={14} aria-hidden />}
      rightSection={
        value !== "" && <CloseButton size="xs" aria-label="Empty the search" onClick={() => onChange("")} />
      }
      onChange={(event) => onChange(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key === "Escape" && value !== "") {
          event.stopPropagation();
          onChange("");
        }
      }}
    />
  );
}
