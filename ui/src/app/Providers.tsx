import { MantineProvider } from "@mantine/core";
import { ModalsProvider } from "@mantine/modals";
import { Notifications } from "@mantine/notifications";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import type { Api } from "@/api/api";
import { ApiContext } from "@/api/context";
import { cssVariablesResolver, theme } from "./theme";

type Props = { api: Api; children: ReactNode };

/** Answers are old after ten seconds and asked again when the window gets the focus; a failure is shown at once. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: { staleTime: 10_000, retry: false, refetchOnWindowFocus: "always", networkMode: "always" },
      mutations: { networkMode: "always" },
    },
  });
}

/** What every screen stands in: the api, its cache, the theme, dialogs and toasts. */
export function Providers({ api, children }: Props) {
  const [client] = useState(createQueryClient);
  return (
    <ApiContext value={api}>
      <QueryClientProvider client={client}>
        <MantineProvider theme={theme} cssVariablesResolver={cssVariablesResolver} defaultColorScheme="auto">
          <ModalsProvider>
            <Notifications
              position="bottom-right"
              limit={4}
              styles={{ root: { marginBottom: "var(--footer)" } }}
            />
            {children}
          </ModalsProvider>
        </MantineProvider>
      </QueryClientProvider>
    </ApiContext>
  );
}
