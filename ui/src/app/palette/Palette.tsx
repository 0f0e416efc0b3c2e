import { Spotlight, spotlight } from "@mantine/spotlight";
import { Search } from "lucide-react";
import { useCallback, useState } from "react";
import { NewMigrationDialog } from "@/domain/NewMigrationDialog";
import styles from "./Palette.module.css";
import { usePaletteActions } from "./usePaletteActions";

/** Every dialog hears every Esc of the window; this one is the palette's alone, not that of a dialog below it. */
const keepsEsc = { "data-mantine-stop-propagation": true };

type Props = { project: string };

/** Ctrl K: every screen, environment, migration and action by its name. */
export function Palette({ project }: Props) {
  const [making, setMaking] = useState(false);
  const onNewMigration = useCallback(() => setMaking(true), []);
  const actions = usePaletteActions(project, onNewMigration);
  return (
    <>
      <Spotlight
        actions={actions}
        shortcut={["mod + K", "mod + P"]}
        // From inside a field too: no field has a use for the key.
        tagsToIgnore={[]}
        triggerOnContentEditable
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
          ...keepsEsc,
          onKeyDown: (event) => {
            if (event.key === "Escape" && !event.nativeEvent.isComposing) spotlight.close();
          },
        }}
        attributes={{ content: { "aria-label": "Search or jump to" } }}
        classNames={{ action: styles.action, actionDescription: styles.description }}
      />
      <NewMigrationDialog project={project} opened={making} onClose={() => setMaking(false)} />
    </>
  );
}
