import { Spotlight } from "@mantine/spotlight";
import { Search } from "lucide-react";
import styles from "./Palette.module.css";
import { usePaletteActions } from "./usePaletteActions";

type Props = { project: string };

/** Ctrl K: every screen, environment, migration and action by its name. */
export function Palette({ project }: Props) {
  const actions = usePaletteActions(project);
  return (
    <Spotlight
      actions={actions}
      shortcut={["mod + K", "mod + P"]}
      limit={40}
      scrollable
      centered={false}
      yOffset={72}
      overlayProps={{ blur: 0 }}
      maxHeight={420}
      highlightQuery
      clearQueryOnClose
      nothingFound="Nothing is called so"
      searchProps={{
        leftSection: <Search size={16} aria-hidden />,
        placeholder: "Go to a screen, environment, migration or action…",
        "aria-label": "Search or jump to",
      }}
      attributes={{ content: { "aria-label": "Search or jump to" } }}
      classNames={{ action: styles.action, actionDescription: styles.description }}
    />
  );
}
