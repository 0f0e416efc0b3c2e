import { useMantineColorScheme } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import type { Appearance } from "@/api/bindings";
import { useApi } from "@/api/context";

/** Switches the colours now and keeps the choice in Godwit's settings. */
export function useAppearance() {
  const api = useApi();
  const client = useQueryClient();
  const { setColorScheme } = useMantineColorScheme();
  const setAppearance = useCallback(
    (appearance: Appearance) => {
      setColorScheme(appearance === "system" ? "auto" : appearance);
      void api.settings
        .get()
        .then((settings) => api.settings.set({ ...settings, appearance }))
        .then(() => client.invalidateQueries({ queryKey: ["settings"] }))
        .catch((thrown: unknown) =>
          api.log.write("warn", `the appearance could not be kept: ${String(thrown)}`),
        );
    },
    [api, client, setColorScheme],
  );
  return { setAppearance };
}
