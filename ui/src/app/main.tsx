import "@fontsource-variable/inter";
import "@fontsource-variable/jetbrains-mono";
import "@mantine/core/styles.css";
import "@mantine/notifications/styles.css";
import "@mantine/spotlight/styles.css";
import "./tokens.css";
import "./global.css";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import type { Api } from "@/api/api";
import { inGodwitWindow, shellClient } from "@/api/client";
import type { Scenario } from "@/api/fake/world";
import { ErrorBoundary } from "./ErrorBoundary";
import { Providers } from "./Providers";
import { createAppRouter } from "./router";

/** The shell in Godwit's window; in a plain browser, while developing, a Godwit that lives in memory. */
async function chooseApi(): Promise<Api> {
  if (!import.meta.env.DEV || inGodwitWindow()) return shellClient;
  const { createFakeApi } = await import("@/api/fake");
  const asked = new URLSearchParams(location.search);
  const fast = asked.has("fast");
  return createFakeApi((asked.get("scenario") ?? "full") as Scenario, async (millis) => {
    if (!fast) await new Promise((resolve) => setTimeout(resolve, millis));
  });
}

async function open(): Promise<void> {
  const host = document.getElementById("root");
  if (host === null) throw new Error("index.html has a #root");
  const api = await chooseApi();
  const router = createAppRouter();
  createRoot(host).render(
    <StrictMode>
      <Providers api={api}>
        <ErrorBoundary api={api}>
          <RouterProvider router={router} />
        </ErrorBoundary>
      </Providers>
    </StrictMode>,
  );
}

void open();
