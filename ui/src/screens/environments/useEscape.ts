import { useWindowEvent } from "@mantine/hooks";

/**
 * Closes the sheet on Esc, unless the key is meant for what lies over it: the palette, a dialog, an open list.
 *
 * The library's own closing would hear every Esc of the window and close both.
 */
export function useEscape(enabled: boolean, onEscape: () => void): void {
  useWindowEvent(
    "keydown",
    (event) => {
      if (!enabled || event.key !== "Escape" || event.isComposing) return;
      const at = event.target instanceof Element ? event.target : null;
      const elsewhere = at?.closest(
        "[role=dialog]:not([data-sheet]), [data-mantine-stop-propagation='true']",
      );
      if (elsewhere == null) onEscape();
    },
    { capture: true },
  );
}
