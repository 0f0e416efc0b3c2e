import { createMemoryHistory, RouterProvider } from "@tanstack/react-router";
import { render } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import axe from "axe-core";
import type { Api } from "@/api/api";
import { createFakeApi } from "@/api/fake";
import { Providers } from "@/app/Providers";
import { createAppRouter } from "@/app/router";

/** Opens the whole page at an address, over a fake Godwit. */
export function renderApp(path: string, api: Api = createFakeApi()) {
  const router = createAppRouter(createMemoryHistory({ initialEntries: [path] }));
  const view = render(
    <Providers api={api}>
      <RouterProvider router={router} />
    </Providers>,
  );
  return { ...view, router, api, user: userEvent.setup() };
}

/** What axe finds serious in the page; colours are looked at in a real browser instead. */
export async function seriousFindings(): Promise<string[]> {
  const { violations } = await axe.run(document.body, {
    rules: { "color-contrast": { enabled: false }, region: { enabled: false } },
  });
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join("\n")}`);
}
