import { Select, type SelectProps } from "@mantine/core";
import { useState } from "react";

/**
 * A choice whose list is mounted with the first focus: an unopened list is half of what it costs to draw a choice.
 *
 * From then on it stays mounted, since the arrow that opens it moves to the chosen option in the same moment.
 */
export function LateSelect(props: Omit<SelectProps, "onFocus" | "comboboxProps">) {
  const [mounted, setMounted] = useState(false);
  return (
    <Select
      {...props}
      onFocus={() => setMounted(true)}
      comboboxProps={{ shadow: "md", keepMounted: mounted }}
    />
  );
}
